package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.Closed;
import io.fanfare.it.support.GatewayProcess;
import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Payloads;
import io.fanfare.it.support.Publisher;
import io.fanfare.it.support.RefusedHandshake;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;
import io.fanfare.model.bus.BusChannels;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** SIGTERM: everybody is told, nobody loses what was queued, newcomers go elsewhere. */
class DrainIT {

    private static final Closed SERVICE_RESTART = new Closed(1012, "Service restart");
    private static final int SOCKETS = 20;

    /** Some 500 events a second, which is 10,000 deliveries: load, and no overload. */
    private static final Duration BETWEEN_EVENTS = Duration.ofMillis(2);

    private static final Duration EXIT = Duration.ofSeconds(30);

    @Test
    void underLoadEverySocketIsToldAndHasItsEventsWithoutAHole() {
        try (Installation fanfare = Installation.with("FANFARE_CONNECTION_DRAIN_PERIOD", "4s")) {
            List<WireClient> clients = subscribed(fanfare, SOCKETS);
            AtomicBoolean isLoading = new AtomicBoolean(true);
            AtomicInteger published = new AtomicInteger();
            Thread load =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        while (isLoading.get()) {
                                            publish(
                                                    fanfare.publisher(),
                                                    published.getAndIncrement(),
                                                    "{}");
                                            LockSupport.parkNanos(BETWEEN_EVENTS.toNanos());
                                        }
                                    });
            Awaitility.await("load runs").until(() -> eventsSent(fanfare.gateway()) > 500);
            int before = eventsSent(fanfare.gateway());
            long start = System.nanoTime();
            fanfare.gateway().terminate();
            for (WireClient client : clients) {
                assertThat(client.awaitClosed(EXIT)).isEqualTo(SERVICE_RESTART);
            }
            Duration all = Duration.ofNanos(System.nanoTime() - start);
            isLoading.set(false);
            assertThat(fanfare.gateway().awaitExit(EXIT)).isIn(0, 143);
            assertThat(all).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(7));
            for (WireClient client : clients) {
                assertIsWithoutHoles(client.taken(), before);
                client.close();
            }
            Awaitility.await("load ends").until(() -> !load.isAlive());
        }
    }

    @Test
    void whatWasQueuedLeavesBeforeTheClose() {
        int events = 120;
        try (Installation fanfare =
                Installation.with(
                        "FANFARE_CONNECTION_DRAIN_PERIOD", "2s",
                        "FANFARE_OUTBOUND_MAX_BYTES", "16MB",
                        "FANFARE_OUTBOUND_STALLED_AFTER", "60s")) {
            List<WireClient> clients = subscribed(fanfare, 3);
            clients.forEach(WireClient::stopReading);
            String bulk = Payloads.filler(64 * 1024);
            for (int i = 0; i < events; i++) {
                publish(fanfare.publisher(), i, bulk);
            }
            Awaitility.await("all received from Redis and some still queued")
                    .until(
                            () ->
                                    received(fanfare.gateway()) >= events
                                            && queued(fanfare.gateway()) > 0);
            fanfare.gateway().terminate();
            Awaitility.await("drain has begun").until(() -> !fanfare.gateway().isReady());
            clients.forEach(WireClient::readAgain);
            for (WireClient client : clients) {
                assertThat(client.awaitClosed(EXIT)).isEqualTo(SERVICE_RESTART);
                List<String> texts = client.taken();
                assertThat(texts).hasSize(events);
                assertIsWithoutHoles(texts, events);
                client.close();
            }
            assertThat(fanfare.gateway().awaitExit(EXIT)).isIn(0, 143);
        }
    }

    @Test
    void newcomersAreSentElsewhereWhileTheOldAreServed() {
        try (Installation fanfare = Installation.with("FANFARE_CONNECTION_DRAIN_PERIOD", "5s")) {
            List<WireClient> clients = subscribed(fanfare, 10);
            fanfare.gateway().terminate();
            Awaitility.await("drain has begun").until(() -> !fanfare.gateway().isReady());
            RefusedHandshake refusal = fanfare.client().token(Tokens.of("newcomer")).refused();
            assertThat(refusal.status()).isEqualTo(503);
            WireClient last = lastOpen(clients);
            assertThat(last.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
            clients.forEach(
                    client -> assertThat(client.awaitClosed(EXIT)).isEqualTo(SERVICE_RESTART));
            assertThat(fanfare.gateway().awaitExit(EXIT)).isIn(0, 143);
            clients.forEach(WireClient::close);
        }
    }

    private static WireClient lastOpen(List<WireClient> clients) {
        return clients.stream().filter(WireClient::isOpen).findFirst().orElseThrow();
    }

    private static List<WireClient> subscribed(Installation fanfare, int count) {
        List<WireClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            WireClient client =
                    fanfare.client().token(Tokens.of("u")).receiveBuffer(16 * 1024).open();
            client.ask(Wire.subscribeExecution("E"));
            clients.add(client);
        }
        return clients;
    }

    private static void publish(Publisher publisher, int number, String data) {
        publisher.publish(
                BusChannels.DEFAULT.execution("u", "G", "E"),
                Payloads.envelope(Payloads.node("u", "G", "E", "ne" + number, data)));
    }

    /** How many events every socket has, or has waiting for it. */
    private static int eventsSent(GatewayProcess gateway) {
        return (int) (gateway.metrics().sum("fanfare_deliveries_total") / SOCKETS) - 1;
    }

    private static double received(GatewayProcess gateway) {
        return gateway.metrics().sum("fanfare_bus_events_received_total");
    }

    private static double queued(GatewayProcess gateway) {
        return gateway.metrics().sum("fanfare_outbound_queued_frames");
    }

    private static void assertIsWithoutHoles(List<String> texts, int atLeast) {
        assertThat(texts.size()).isGreaterThanOrEqualTo(atLeast);
        for (int i = 0; i < texts.size(); i++) {
            assertThat(texts.get(i)).contains("\"node_exec_id\":\"ne" + i + "\"");
        }
    }
}
