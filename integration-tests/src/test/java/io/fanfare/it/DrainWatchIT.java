package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.Closed;
import io.fanfare.it.support.GatewayProcess;
import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Payloads;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** A drain takes its time: meanwhile the living stay, and the dead and the stuck go. */
class DrainWatchIT {

    private static final String USER = "drained";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SOCKETS = 10;

    private static final Closed IDLE = new Closed(4004, "Idle timeout");
    private static final Closed RESTART = new Closed(1012, "Service restart");

    @Test
    void theDeadAreFoundAndTheLivingStayWhileItDrains() {
        try (Installation fanfare =
                        Installation.with(
                                "FANFARE_CONNECTION_DRAIN_PERIOD", "12s",
                                "FANFARE_CONNECTION_PING_INTERVAL", "1s",
                                "FANFARE_CONNECTION_IDLE_TIMEOUT", "4s");
                WireClient living = fanfare.connect(USER)) {
            List<WireClient> dead =
                    IntStream.range(0, SOCKETS).mapToObj(i -> silent(fanfare)).toList();
            drain(fanfare.gateway());
            List<Closed> ends = dead.stream().map(client -> client.awaitClosed(PATIENCE)).toList();
            assertThat(ends).contains(IDLE).isSubsetOf(IDLE, RESTART);
            assertThat(living.awaitClosed(PATIENCE)).isEqualTo(RESTART);
            dead.forEach(WireClient::close);
        }
    }

    @Test
    void aStuckSocketIsCutWhileItDrains() {
        try (Installation fanfare =
                Installation.with(
                        "FANFARE_CONNECTION_DRAIN_PERIOD", "10s",
                        "FANFARE_CONNECTION_CLOSE_TIMEOUT", "500ms",
                        "FANFARE_OUTBOUND_MAX_BYTES", "64MB",
                        "FANFARE_OUTBOUND_NODE_BUDGET", "1GB",
                        "FANFARE_OUTBOUND_STALLED_AFTER", "0")) {
            List<WireClient> stuck =
                    IntStream.range(0, SOCKETS).mapToObj(i -> stuck(fanfare)).toList();
            String bulk = Payloads.filler(1024 * 1024);
            Awaitility.await("all of them are stuck")
                    .atMost(PATIENCE)
                    .until(
                            () -> {
                                fanfare.publishExecution(
                                        USER, "G", "E", Payloads.node(USER, "G", "E", "n", bulk));
                                return queuedFrames(fanfare.gateway()) > 3 * SOCKETS;
                            });
            drain(fanfare.gateway());
            Awaitility.await("the first are gone long before the drain ends")
                    .atMost(Duration.ofSeconds(8))
                    .until(() -> sockets(fanfare.gateway()) < SOCKETS);
            assertThat(fanfare.gateway().isRunning()).isTrue();
            stuck.forEach(WireClient::close);
        }
    }

    private static WireClient silent(Installation fanfare) {
        return fanfare.client().token(Tokens.of(USER)).ignoringPings().open();
    }

    private static WireClient stuck(Installation fanfare) {
        WireClient client = fanfare.client().token(Tokens.of(USER)).receiveBuffer(16 * 1024).open();
        client.ask(Wire.subscribeExecution("E"));
        client.stopReading();
        return client;
    }

    private static void drain(GatewayProcess gateway) {
        gateway.terminate();
        Awaitility.await("drain has begun").until(() -> !gateway.isReady());
    }

    private static double queuedFrames(GatewayProcess gateway) {
        return gateway.metrics().sum("fanfare_outbound_queued_frames");
    }

    private static double sockets(GatewayProcess gateway) {
        return gateway.metrics().sum("fanfare_connections");
    }
}
