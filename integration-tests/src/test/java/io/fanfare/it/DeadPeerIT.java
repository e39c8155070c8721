package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.Closed;
import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/** Who says nothing at all, not even pong, is closed; who is merely silent is not. */
class DeadPeerIT {

    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(3);

    private static final Installation FANFARE =
            Installation.with(
                    "FANFARE_CONNECTION_IDLE_TIMEOUT", "3s",
                    "FANFARE_CONNECTION_PING_INTERVAL", "1s");

    private final String user = Installation.newId("peer");

    @AfterAll
    static void close() {
        FANFARE.close();
    }

    @Test
    void aDeadPeerIsClosed() {
        try (WireClient dead = FANFARE.client().token(Tokens.of(user)).ignoringPings().open()) {
            long start = System.nanoTime();
            assertThat(dead.awaitClosed()).isEqualTo(new Closed(4004, "Idle timeout"));
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(IDLE_TIMEOUT.minusMillis(200), IDLE_TIMEOUT.plusSeconds(2));
        }
    }

    @Test
    void aSilentPeerThatAnswersPingsStays() {
        try (WireClient silent = FANFARE.connect(user);
                WireClient dead = FANFARE.client().token(Tokens.of(user)).ignoringPings().open()) {
            dead.awaitClosed();
            for (int i = 0; i < 5; i++) {
                silent.nextPingNanos();
            }
            assertThat(silent.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
        }
    }

    @Test
    void aPeerThatOnlySendsCommandsStays() {
        try (WireClient talker = FANFARE.client().token(Tokens.of(user)).ignoringPings().open()) {
            for (int i = 0; i < 5; i++) {
                talker.nextPingNanos();
                assertThat(talker.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
            }
        }
    }

    /** A sweep looks at every connection once a second, so a ping may be a second late. */
    @Test
    void pingsComeAtTheirInterval() {
        try (WireClient client = FANFARE.connect(user)) {
            long first = client.nextPingNanos();
            client.nextPingNanos();
            assertThat(Duration.ofNanos(client.nextPingNanos() - first))
                    .isBetween(Duration.ofMillis(1800), Duration.ofMillis(4500));
        }
    }

    @Test
    void aPeerThatHangsIsForgotten() {
        try (WireClient hanging = FANFARE.connect(user)) {
            hanging.ask(Wire.subscribeExecution("E"));
            hanging.stopReading();
            Awaitility.await("no trace of it")
                    .atMost(Duration.ofSeconds(15))
                    .until(
                            () ->
                                    FANFARE.gateway().metrics().sum("fanfare_connections") == 0
                                            && FANFARE.gateway()
                                                            .metrics()
                                                            .sum("fanfare_subscriptions")
                                                    == 0);
        }
    }
}
