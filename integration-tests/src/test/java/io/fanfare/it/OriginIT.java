package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.Installation;
import io.fanfare.it.support.RefusedHandshake;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which pages may open a socket. */
class OriginIT {

    private static final Installation CONFIGURED =
            Installation.with(
                    "APP_ENV",
                    "dev",
                    "BACKEND_CORS_ALLOW_ORIGINS",
                    """
                    [" https://app.example.com ","http://127.0.0.1:4000",\
                    "regex:https://preview-[a-z0-9]+\\\\.example\\\\.com",\
                    "regex:https://(one|two)\\\\.example\\\\.org"]\
                    """);

    @AfterAll
    static void close() {
        CONFIGURED.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:3000", "http://127.0.0.1:3000"})
    void theDefaultPagesConnect(String origin) {
        assertConnects(Installation.shared(), origin);
    }

    @Test
    void theGatewaysOwnPagesConnectLocally() {
        Installation local = Installation.shared();
        assertConnects(local, "http://127.0.0.1:" + local.gateway().port());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:3001",
                "https://localhost:3000",
                "http://localhost",
                "http://evil.example",
                "http://localhost:3000.evil.example",
                "null",
                "nonsense"
            })
    void otherPagesDoNot(String origin) {
        assertRefused(Installation.shared(), origin);
    }

    @Test
    void programsWithoutAnOriginConnect() {
        try (WireClient client = CONFIGURED.connect("somebody")) {
            assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.com",
                "http://127.0.0.1:4000",
                "http://localhost:4000",
                "https://preview-7x.example.com",
                "https://one.example.org",
                "https://two.example.org"
            })
    void configuredPagesConnect(String origin) {
        assertConnects(CONFIGURED, origin);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:3000",
                "http://app.example.com",
                "https://preview-7x.example.com.evil.example",
                "https://preview-7x-example.com",
                "https://x.example.com/https://preview-7x.example.com",
                "https://three.example.org",
                "https://one.example.organic"
            })
    void pagesThatOnlyResembleThemDoNot(String origin) {
        assertRefused(CONFIGURED, origin);
    }

    @Test
    void theOriginIsCheckedBeforeTheToken() {
        RefusedHandshake refusal =
                CONFIGURED.client().target("/ws").origin("https://evil.example").refused();
        assertThat(refusal.status()).isEqualTo(403);
    }

    private static void assertConnects(Installation fanfare, String origin) {
        try (WireClient client =
                fanfare.client().token(Tokens.of("somebody")).origin(origin).open()) {
            assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
        }
    }

    private static void assertRefused(Installation fanfare, String origin) {
        RefusedHandshake refusal =
                fanfare.client().token(Tokens.of("somebody")).origin(origin).refused();
        assertThat(refusal.status()).isEqualTo(403);
        assertThat(refusal.body()).isEmpty();
    }
}
