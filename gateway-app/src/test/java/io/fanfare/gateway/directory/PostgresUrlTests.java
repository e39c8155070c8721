package io.fanfare.gateway.directory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.Map;

class PostgresUrlTests {

    private static PostgresUrl url(String text) {
        return PostgresUrl.parse(text).orElseThrow();
    }

    @Test
    void readsWhatThePlatformWrites() {
        PostgresUrl url =
                url(
                        "postgresql://us%40er:p%3Aa%2Fss+w@db:5433/fanfare?schema=platform&sslmode=require");
        assertThat(url)
                .isEqualTo(
                        new PostgresUrl(
                                "db",
                                5433,
                                "fanfare",
                                "us@er",
                                "p:a/ss+w",
                                Map.of("schema", "platform", "sslmode", "require")));
        assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://db:5433/fanfare");
    }

    @Test
    void mostOfItMayBeMissing() {
        assertThat(url("postgres://localhost"))
                .isEqualTo(new PostgresUrl("localhost", 5432, "postgres", null, null, Map.of()));
    }

    @Test
    void aPasswordNeedNotBeAscii() {
        assertThat(url("postgresql://u:p\u00e4ss@db/x?schema=my%20s"))
                .isEqualTo(
                        new PostgresUrl(
                                "db", 5432, "x", "u", "p\u00e4ss", Map.of("schema", "my s")));
    }

    @Test
    void itsTextHasNoPassword() {
        assertThat(url("postgresql://u:secret@db/x").toString())
                .isEqualTo("postgresql://db:5432/x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"my_db", "db-1.example", "[::1]", "10.0.0.1"})
    void anyHostThatNetworksKnowIsOne(String host) {
        assertThat(url("postgresql://u:p@" + host + ":1/x").host()).isEqualTo(host);
    }

    @Test
    void limitsMayStandInTheAddress() {
        PostgresUrl url =
                url("postgresql://db/x?connection_limit=3&connect_timeout=0&pool_timeout=7");

        assertThat(url.connectionLimit()).hasValue(3);
        assertThat(url.connectTimeout()).contains(Duration.ZERO);
        assertThat(url.poolTimeout()).contains(Duration.ofSeconds(7));
        assertThat(url.isPooled()).isFalse();
        assertThat(url("postgresql://db/x?pgbouncer=true").isPooled()).isTrue();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "db",
                "mysql://db/x",
                "postgresql:///x",
                "postgresql://a b/x",
                "postgresql://u:%zz@db/x",
                "postgresql://db:0/x",
                "postgresql://db:65536/x",
                "postgresql://db/x?connection_limit=many",
                "postgresql://db/x?pool_timeout=-1"
            })
    void anythingElseIsNone(String text) {
        assertThat(PostgresUrl.parse(text)).isEmpty();
    }
}
