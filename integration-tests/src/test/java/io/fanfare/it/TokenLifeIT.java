package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.Closed;
import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;

/** What happens to a live connection when its token ends, and how it is renewed. */
class TokenLifeIT {

    private final Installation fanfare = Installation.shared();
    private final String user = Installation.newId("renewer");

    @Test
    void aConnectionEndsWithItsToken() {
        Instant expiry = Instant.now().plusSeconds(2);
        try (WireClient client = fanfare.client().token(Tokens.of(user, expiry)).open()) {
            assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
            assertThat(client.awaitClosed()).isEqualTo(new Closed(4003, "Token expired"));
            Duration late = Duration.between(expiry.truncatedTo(SECONDS), Instant.now());
            assertThat(late).isBetween(Duration.ZERO, Duration.ofSeconds(3));
        }
    }

    private static final java.time.temporal.ChronoUnit SECONDS =
            java.time.temporal.ChronoUnit.SECONDS;

    @Test
    void aRenewedConnectionOutlivesItsFirstToken() {
        Instant expiry = Instant.now().plusSeconds(3);
        try (WireClient client = fanfare.client().token(Tokens.of(user, expiry)).open();
                WireClient witness = fanfare.client().token(Tokens.of(user, expiry)).open()) {
            client.ask(Wire.subscribeExecution("E"));
            String token = Tokens.of(user, Instant.now().plusSeconds(3600));
            assertThat(client.ask(Wire.authenticate(token)))
                    .isEqualTo(
                            "{\"method\":\"authenticate\",\"data\":null,\"success\":true,"
                                    + "\"channel\":null,\"error\":null}");
            assertThat(witness.awaitClosed()).isEqualTo(new Closed(4003, "Token expired"));
            fanfare.publishGraphEvent(user, "G", "E");
            assertThat(client.next()).contains("graph_execution_event");
            assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
        }
    }

    @Test
    void aShorterTokenShortensTheConnection() {
        try (WireClient client = fanfare.connect(user)) {
            client.ask(Wire.authenticate(Tokens.of(user, Instant.now().plusSeconds(2))));
            assertThat(client.awaitClosed()).isEqualTo(new Closed(4003, "Token expired"));
        }
    }

    @Test
    void anotherUsersTokenCloses() {
        try (WireClient client = fanfare.connect(user)) {
            client.send(Wire.authenticate(Tokens.of("somebody-else")));
            assertThat(client.awaitClosed()).isEqualTo(new Closed(4003, "Invalid token"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "a.b.c"})
    void anInvalidTokenCloses(String token) {
        try (WireClient client = fanfare.connect(user)) {
            client.send(Wire.authenticate(token));
            assertThat(client.awaitClosed()).isEqualTo(new Closed(4003, "Invalid token"));
        }
    }

    @Test
    void anExpiredTokenCloses() {
        try (WireClient client = fanfare.connect(user)) {
            client.send(Wire.authenticate(Tokens.of(user, Instant.now().minusSeconds(5))));
            assertThat(client.awaitClosed()).isEqualTo(new Closed(4003, "Invalid token"));
        }
    }
}
