package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.Closed;
import io.fanfare.it.support.Installation;
import io.fanfare.it.support.JwksServer;
import io.fanfare.it.support.SigningKey;
import io.fanfare.it.support.SigningKey.Algorithm;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Strangers whose tokens name keys that a key server never answers about. */
class HangingKeyServerIT {

    /** More than the container has threads. */
    private static final int STRANGERS = 200;

    private static final int MOST_WAITING = 16;

    @Test
    void strangersDoNotKeepLiveSocketsFromBeingServed() throws InterruptedException {
        SigningKey known = SigningKey.create(Algorithm.ES256, "known");
        SigningKey invented = SigningKey.create(Algorithm.ES256, "invented");
        try (JwksServer provider = new JwksServer()) {
            provider.serve(List.of(known));
            try (Installation fanfare =
                            Installation.with(
                                    "JWT_JWKS_URL",
                                    provider.url(),
                                    "FANFARE_JWT_JWKS_TIMEOUT",
                                    "60s");
                    WireClient live = fanfare.client().token(known.tokenOf("somebody")).open()) {
                assertThat(live.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
                provider.hang();
                WireClient.Builder stranger = fanfare.client().token(invented.tokenOf("x"));
                CountDownLatch refused = new CountDownLatch(STRANGERS - MOST_WAITING);
                for (int i = 0; i < STRANGERS; i++) {
                    Thread.startVirtualThread(() -> isRefused(stranger, refused));
                }
                assertThat(refused.await(10, TimeUnit.SECONDS)).isTrue();
                assertThat(live.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
                try (WireClient next = fanfare.client().token(known.tokenOf("other")).open();
                        WireClient shared = fanfare.connect("third")) {
                    assertThat(next.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
                    assertThat(shared.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
                }
            }
        }
    }

    private static void isRefused(WireClient.Builder stranger, CountDownLatch refused) {
        try (WireClient client = stranger.open()) {
            if (client.awaitClosed().equals(new Closed(4003, "Invalid token"))) {
                refused.countDown();
            }
        } catch (RuntimeException | AssertionError e) {
            // One of those that wait, at the end of the test.
        }
    }
}
