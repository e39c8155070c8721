package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.GatewayProcess;
import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Operator;
import io.fanfare.it.support.Payloads;
import io.fanfare.it.support.Ports;
import io.fanfare.it.support.Publisher;
import io.fanfare.it.support.RedisCluster;
import io.fanfare.it.support.RedisServer;
import io.fanfare.it.support.ShardPublisher;
import io.fanfare.it.support.TestAuthority;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;
import io.fanfare.model.bus.BusChannels;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

/** Redis over TLS, with a certificate of an authority that the JVM does not know. */
class RedisTlsIT {

    private static final String PASSWORD = "a-redis-password";
    private static final TestAuthority AUTHORITY = TestAuthority.create("right");
    private static final TestAuthority OTHER = TestAuthority.create("other");

    /** That address over TLS; further settings in turn. */
    private static Map<String, String> environment(int tlsPort, String... settings) {
        Map<String, String> environment = Installation.settings(settings);
        environment.put("JWT_VERIFY_KEY", Tokens.KEY);
        environment.put("FANFARE_MANAGEMENT_TOKEN", Operator.TOKEN);
        environment.put(
                "FANFARE_REDIS_NODES", "rediss://gateway:" + PASSWORD + "@127.0.0.1:" + tlsPort);
        return environment;
    }

    private static String[] trust(TestAuthority authority, String by) {
        return switch (by) {
            case "FANFARE_REDIS_CA_FILE" -> new String[] {by, authority.caFile().toString()};
            case "JAVA_TOOL_OPTIONS" ->
                    new String[] {
                        by,
                        "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
                                .formatted(authority.trustStore(), TestAuthority.PASSWORD)
                    };
            default -> throw new IllegalArgumentException(by);
        };
    }

    /** What gives the gateway's user its password; the tests themselves need none. */
    private static final String[] USER = {
        "ACL", "SETUSER", "gateway", "on", ">" + PASSWORD, "~*", "&*", "+@all"
    };

    @ParameterizedTest
    @ValueSource(strings = {"FANFARE_REDIS_CA_FILE", "JAVA_TOOL_OPTIONS"})
    void theClassicBusAndTheControlChannelSpeakTls(String by) {
        int tlsPort = Ports.free();
        try (RedisServer redis = RedisServer.startWithTls(AUTHORITY, tlsPort);
                GatewayProcess gateway =
                        GatewayProcess.start(environment(tlsPort, trust(AUTHORITY, by)))) {
            redis.ask(USER);
            gateway.awaitReady();
            awaitListening(gateway);
            assertThat(heardByOf(gateway)).contains("\"heardBy\":1");
            try (WireClient client = connect(gateway);
                    Publisher publisher = Publisher.to(redis)) {
                client.ask(Wire.subscribeExecution("E"));
                publisher.publish(
                        BusChannels.DEFAULT.execution("u", "G", "E"),
                        Payloads.envelope(Payloads.node("u", "G", "E", "secured")));
                assertThat(client.next()).contains("secured");
            }
        }
    }

    @Test
    void theShardedBusAndTheControlChannelSpeakTls() {
        try (RedisCluster cluster = RedisCluster.startMastersWithTls(3, AUTHORITY);
                GatewayProcess gateway =
                        GatewayProcess.start(
                                sharded(cluster, trust(AUTHORITY, "FANFARE_REDIS_CA_FILE")))) {
            cluster.ports().forEach(port -> cluster.ask(port, USER));
            gateway.awaitReady();
            awaitListening(gateway);
            assertThat(heardByOf(gateway)).contains("\"heardBy\":1");
            try (WireClient client = connect(gateway);
                    ShardPublisher publisher = ShardPublisher.to(cluster)) {
                for (int i = 0; i < 20; i++) { // On each of the masters.
                    client.ask(Wire.subscribeExecution("G" + i, "E" + i));
                    publisher.publishEvent(
                            "u", "G" + i, "E" + i, Payloads.node("u", "G" + i, "E" + i, "secured"));
                    assertThat(client.next()).contains("secured");
                }
            }
        }
    }

    @Test
    void aServerOfAForeignAuthorityIsNotListenedTo() {
        int tlsPort = Ports.free();
        try (RedisServer redis = RedisServer.startWithTls(AUTHORITY, tlsPort);
                GatewayProcess gateway =
                        GatewayProcess.start(
                                environment(tlsPort, trust(OTHER, "FANFARE_REDIS_CA_FILE")))) {
            assertThat(redis.ask("PING")).containsExactly("PONG");
            assertIsRefused(gateway, "Cannot listen to Redis at 127.0.0.1:" + tlsPort);
        }
    }

    @Test
    void aClusterOfAForeignAuthorityIsNotListenedTo() {
        try (RedisCluster cluster = RedisCluster.startMastersWithTls(1, AUTHORITY);
                GatewayProcess gateway =
                        GatewayProcess.start(
                                sharded(cluster, trust(OTHER, "FANFARE_REDIS_CA_FILE")))) {
            assertIsRefused(gateway, "No node of the Redis Cluster answers");
        }
    }

    private static void assertIsRefused(GatewayProcess gateway, String line) {
        Awaitility.await("it says why")
                .until(
                        () ->
                                gateway.log()
                                        .lines()
                                        .anyMatch(
                                                each ->
                                                        each.contains(line)
                                                                && each.contains("certification")));
        assertThat(gateway.isReady()).isFalse();
        assertThat(gateway.log()).doesNotContain(PASSWORD).doesNotContain("\tat ");
    }

    private static Map<String, String> sharded(RedisCluster cluster, String... settings) {
        Map<String, String> environment = environment(cluster.tlsSeed(), settings);
        environment.put("FANFARE_BUS_MODE", "sharded");
        return environment;
    }

    private static void awaitListening(GatewayProcess gateway) {
        Awaitility.await("it hears orders")
                .until(() -> gateway.metrics().sum("fanfare_management_listening") == 1);
    }

    private static String heardByOf(GatewayProcess gateway) {
        return new Operator(gateway).post("/disconnect", Map.of("user", "nobody")).body();
    }

    private static WireClient connect(GatewayProcess gateway) {
        return WireClient.to(gateway.port()).token(Tokens.of("u")).open();
    }
}
