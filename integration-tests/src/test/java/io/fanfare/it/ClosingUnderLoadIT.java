package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.Closed;
import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Payloads;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/** A socket that ends while frames wait for it still says how. */
class ClosingUnderLoadIT {

    private static final Installation FANFARE =
            Installation.with(
                    "FANFARE_OUTBOUND_MAX_BYTES", "64MB",
                    "FANFARE_OUTBOUND_NODE_BUDGET", "256MB",
                    "FANFARE_OUTBOUND_STALLED_AFTER", "0");

    private static final String BULK = Payloads.filler(64 * 1024);

    private final String user = Installation.newId("loaded");

    @AfterAll
    static void close() {
        FANFARE.close();
    }

    @Test
    void aClientsOwnCodeComesBack() {
        try (WireClient client = loaded()) {
            client.sendClose(4321, "enough");
            awaitDiscarded();
            client.readAgain();
            assertThat(client.awaitClosed()).isEqualTo(new Closed(4321, "enough"));
        }
        assertNothingRemains();
    }

    /** Whether the gateway comes to it before, between or behind the frames that wait. */
    @RepeatedTest(5)
    void aMessageThatIsTooLargeClosesWithItsCode() {
        try (WireClient client = loaded()) {
            client.send(" ".repeat(64 * 1024 + 1));
            client.readAgain();
            assertThat(client.awaitClosed().code()).isEqualTo(1009);
        }
        assertNothingRemains();
    }

    @RepeatedTest(5)
    void aBreachOfTheProtocolClosesWithItsCode() {
        try (WireClient client = loaded()) {
            client.sendUnmasked(Wire.heartbeat());
            client.readAgain();
            assertThat(client.awaitClosed().code()).isEqualTo(1002);
        }
        assertNothingRemains();
    }

    @Test
    void oneThatNeverReadsAgainIsCut() {
        try (WireClient client = loaded()) {
            client.sendClose(4321, "enough");
            awaitDiscarded();
            assertNothingRemains();
        }
    }

    /** It does not read, and frames wait for it. */
    private WireClient loaded() {
        WireClient client = FANFARE.client().token(Tokens.of(user)).receiveBuffer(16 * 1024).open();
        client.ask(Wire.subscribeExecution("E"));
        client.stopReading();
        Awaitility.await("frames wait")
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> {
                            for (int i = 0; i < 20; i++) {
                                FANFARE.publishExecution(
                                        user, "G", "E", Payloads.node(user, "G", "E", "n", BULK));
                            }
                            return queuedFrames() > 30;
                        });
        return client;
    }

    /** The gateway knows that the socket ends. */
    private static void awaitDiscarded() {
        Awaitility.await("what waited is forgotten").until(() -> queuedFrames() == 0);
    }

    private static void assertNothingRemains() {
        Awaitility.await("no trace of it")
                .atMost(Duration.ofSeconds(15))
                .until(
                        () ->
                                FANFARE.gateway().metrics().sum("fanfare_connections") == 0
                                        && FANFARE.gateway().metrics().sum("fanfare_subscriptions")
                                                == 0);
    }

    private static double queuedFrames() {
        return FANFARE.gateway().metrics().sum("fanfare_outbound_queued_frames");
    }
}
