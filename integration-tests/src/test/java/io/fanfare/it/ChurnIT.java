package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Scrape;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Sockets that come and go leave nothing behind. */
class ChurnIT {

    private static final int SOCKETS = 2_000;
    private static final int AT_ONCE = 50;

    /** A leak of one kilobyte a socket would be found. */
    private static final double NOISE_BYTES = 2_000_000;

    @Test
    void twoThousandSocketsLeaveEverythingAsBefore() {
        try (Installation fanfare = Installation.with()) {
            churn(fanfare, 600);
            awaitNothingLeft(fanfare);
            double before = fanfare.gateway().liveHeapBytes();
            churn(fanfare, SOCKETS);
            awaitNothingLeft(fanfare);
            assertThat(fanfare.gateway().liveHeapBytes()).isLessThan(before + NOISE_BYTES);
            assertThat(fanfare.gateway().metrics().sum("fanfare_connections_accepted_total"))
                    .isEqualTo(600 + SOCKETS);
            assertThat(fanfare.gateway().metrics().sum("fanfare_connections_closed_total"))
                    .isEqualTo(600 + SOCKETS);
        }
    }

    /** Events flow to the sockets while they go, in several ways. */
    private static void churn(Installation fanfare, int sockets) {
        for (int opened = 0; opened < sockets; opened += AT_ONCE) {
            List<WireClient> clients = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                String user = "user" + (opened + i) % 97;
                WireClient client = fanfare.connect(user);
                client.ask(Wire.subscribeExecution("E" + opened));
                client.ask(Wire.subscribeGraph("G"));
                fanfare.publishGraphEvent(user, "G", "E" + opened);
                clients.add(client);
            }
            for (int i = 0; i < AT_ONCE; i++) {
                leave(clients.get(i), i);
                fanfare.publishGraphEvent("user" + (opened + i + 1) % 97, "G", "E" + opened);
            }
        }
    }

    private static void leave(WireClient client, int way) {
        switch (way % 4) {
            case 0, 1 -> client.abort();
            case 2 -> client.close();
            default -> {
                client.sendClose(1000, "");
                client.awaitClosed();
                client.close();
            }
        }
    }

    private static void awaitNothingLeft(Installation fanfare) {
        Awaitility.await("nothing left")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> {
                            Scrape scrape = fanfare.gateway().metrics();
                            for (String gauge :
                                    List.of(
                                            "fanfare_connections",
                                            "fanfare_subscriptions",
                                            "fanfare_channels",
                                            "fanfare_outbound_queued_frames",
                                            "fanfare_outbound_queued_bytes",
                                            "autogpt_websocket_connections_total")) {
                                assertThat(scrape.has(gauge)).as(gauge).isTrue();
                                assertThat(scrape.sum(gauge)).as(gauge).isZero();
                            }
                        });
    }
}
