package io.fanfare.gateway.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fanfare.gateway.Settings;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Objects;

class RedisNodeTests {

    private static RedisURI uri(String text) {
        return RedisNode.valueOf(text).uri();
    }

    private static RedisCredentials credentials(RedisURI uri) {
        return Objects.requireNonNull(uri.getCredentialsProvider().resolveCredentials().block());
    }

    private static String password(RedisURI uri) {
        return new String(credentials(uri).getPassword());
    }

    @Test
    void hostAndPort() {
        RedisURI uri = uri(" redis-1.internal:6380 ");
        assertThat(uri.getHost()).isEqualTo("redis-1.internal");
        assertThat(uri.getPort()).isEqualTo(6380);
        assertThat(uri.isSsl()).isFalse();
        assertThat(uri.getDatabase()).isZero();
    }

    @Test
    void aHostAloneHasTheDefaultPort() {
        assertThat(uri("redis-1").getPort()).isEqualTo(6379);
    }

    @ParameterizedTest
    @ValueSource(strings = {"my_redis:7000", "redis://my_redis:7000", "redis://my_redis:7000/"})
    void hostsOfContainersMayHaveUnderscores(String text) {
        assertThat(uri(text).getHost()).isEqualTo("my_redis");
        assertThat(uri(text).getPort()).isEqualTo(7000);
    }

    @Test
    void anAddressOfVersion6() {
        assertThat(RedisNode.valueOf("[::1]:7000").name()).isEqualTo("[::1]:7000");
    }

    @Test
    void everythingInAUri() {
        RedisURI uri = uri("rediss://ann:p%40ss@redis-1:7000/3");
        assertThat(uri.getHost()).isEqualTo("redis-1");
        assertThat(uri.getPort()).isEqualTo(7000);
        assertThat(uri.getDatabase()).isEqualTo(3);
        assertThat(uri.isSsl()).isTrue();
        assertThat(credentials(uri).getUsername()).isEqualTo("ann");
        assertThat(password(uri)).isEqualTo("p@ss");
    }

    @Test
    void aPasswordWithoutAUser() {
        assertThat(password(uri("redis://:secret@redis-1:6379"))).isEqualTo("secret");
        assertThat(password(uri("redis://secret@redis-1:6379"))).isEqualTo("secret");
        assertThat(password(uri("redis://:a%2Bb+c%3A@redis-1:6379"))).isEqualTo("a+b+c:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                ":6379",
                "host:port",
                "host:99999",
                "host:-1",
                "http://host:6379",
                "redis://",
                "redis://host:6379/db",
                "a b:1"
            })
    void anythingElseIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> RedisNode.valueOf(text));
    }

    @Test
    void itsNameHasNoPassword() {
        RedisNode node = RedisNode.valueOf("redis://ann:secret@redis-1:7000");
        assertThat(node).hasToString("redis-1:7000");
        assertThat(node.name()).isEqualTo("redis-1:7000");
    }

    @Test
    void withoutAListThereIsTheOneServer() {
        RedisProperties properties =
                Settings.bind(RedisProperties.class, "host=h", "port=1234", "password=p");
        assertThat(properties.effectiveNodes()).map(RedisNode::name).containsExactly("h:1234");
        assertThat(password(properties.effectiveNodes().getFirst().uri())).isEqualTo("p");
    }

    @Test
    void aListFansInAndItsOwnPasswordsCount() {
        RedisProperties properties =
                Settings.bind(
                        RedisProperties.class,
                        "nodes=a:1,redis://:own@b:2",
                        "host=h",
                        "password=p");
        assertThat(properties.effectiveNodes()).map(RedisNode::name).containsExactly("a:1", "b:2");
        assertThat(properties.effectiveNodes())
                .map(node -> password(node.uri()))
                .containsExactly("p", "own");
    }
}
