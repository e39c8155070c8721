package io.fanfare.gateway.directory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

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
                                "db", 5433, "fanfare", "us@er", "p:a/ss+w", "platform", "require"));
        assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://db:5433/fanfare");
    }

    @Test
    void mostOfItMayBeMissing() {
        assertThat(url("postgres://localhost"))
                .isEqualTo(new PostgresUrl("localhost", 5432, "postgres", null, null, null, null));
    }

    @Test
    void aPasswordNeedNotBeAscii() {
        assertThat(url("postgresql://u:p\u00e4ss@db/x?schema=my%20s"))
                .isEqualTo(new PostgresUrl("db", 5432, "x", "u", "p\u00e4ss", "my s", null));
    }

    @Test
    void itsTextHasNoPassword() {
        assertThat(url("postgresql://u:secret@db/x").toString())
                .isEqualTo("postgresql://db:5432/x");
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
                "postgresql://u:%zz@db/x"
            })
    void anythingElseIsNone(String text) {
        assertThat(PostgresUrl.parse(text)).isEmpty();
    }
}
