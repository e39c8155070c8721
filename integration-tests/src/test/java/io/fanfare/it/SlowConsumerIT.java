package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.Closed;
import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Payloads;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A reader that stops reading costs nobody else anything, and meets the configured policy. */
class SlowConsumerIT {

    private static final String USER = "reader";
    private static final String GRAPH = "G";
    private static final String EXECUTION = "E";

    /** More of them than the kernel buffers of one connection hold. */
    private static final int EVENTS = 250;

    private static final String BULK = Payloads.filler(64 * 1024);

    @Test
    void aStalledReaderDelaysNobodyAndIsClosed() {
        try (Installation fanfare =
                        Installation.with(
                                "FANFARE_OUTBOUND_MAX_BYTES", "512KB",
                                "FANFARE_OUTBOUND_STALLED_AFTER", "0");
                WireClient stalled = subscribed(fanfare);
                WireClient healthy = subscribed(fanfare)) {
            stalled.stopReading();
            for (int i = 0; i < EVENTS; i++) {
                publish(fanfare, i);
                assertThat(healthy.next(Duration.ofSeconds(2))).contains("\"ne" + i + "\"");
            }
            awaitClosings(fanfare, 1);
            stalled.readAgain();
            assertThat(stalled.awaitClosed()).isEqualTo(new Closed(4005, "Slow consumer"));
            assertConsecutiveFromTheFirst(stalled.taken());
            assertThat(healthy.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
            assertThat(fanfare.gateway().metrics().sum("fanfare_outbound_overflow_total"))
                    .isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "portable"})
    void aReaderThatNeverReadsAgainIsCutOff(String transport) {
        try (Installation fanfare =
                        Installation.with(
                                "FANFARE_OUTBOUND_MAX_BYTES",
                                "512KB",
                                "FANFARE_SOCKET_TRANSPORT",
                                transport);
                WireClient stalled = subscribed(fanfare)) {
            stalled.stopReading();
            for (int i = 0; i < EVENTS; i++) {
                publish(fanfare, i);
            }
            Awaitility.await("the stuck socket is aborted")
                    .atMost(Duration.ofSeconds(15))
                    .until(() -> fanfare.gateway().metrics().sum("fanfare_connections") == 0);
            assertThat(fanfare.gateway().metrics().sum("fanfare_outbound_queued_bytes")).isZero();
            assertThat(fanfare.gateway().metrics().sum("fanfare_outbound_queued_frames")).isZero();
        }
    }

    @Test
    void aFrameThatDoesNotLeaveInTimeClosesToo() {
        try (Installation fanfare =
                        Installation.with(
                                "FANFARE_OUTBOUND_MAX_BYTES", "64MB",
                                "FANFARE_OUTBOUND_NODE_BUDGET", "128MB",
                                "FANFARE_OUTBOUND_STALLED_AFTER", "2s");
                WireClient stalled = subscribed(fanfare)) {
            stalled.stopReading();
            long start = System.nanoTime();
            for (int i = 0; i < EVENTS; i++) {
                publish(fanfare, i);
            }
            awaitClosings(fanfare, 1);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(1900), Duration.ofSeconds(6));
            stalled.readAgain();
            assertThat(stalled.awaitClosed()).isEqualTo(new Closed(4005, "Slow consumer"));
        }
    }

    @Test
    void dropOldestKeepsTheSocketAndTheNewestEvents() {
        try (Installation fanfare =
                        Installation.with(
                                "FANFARE_OUTBOUND_OVERFLOW", "drop-oldest",
                                "FANFARE_OUTBOUND_MAX_FRAMES", "10",
                                "FANFARE_OUTBOUND_STALLED_AFTER", "0");
                WireClient stalled = subscribed(fanfare)) {
            stalled.stopReading();
            for (int i = 0; i < EVENTS; i++) {
                publish(fanfare, i);
            }
            awaitReceived(fanfare, EVENTS);
            stalled.readAgain();
            List<Integer> received = readThrough(stalled, "ne" + (EVENTS - 1));
            assertThat(received).isSorted().doesNotHaveDuplicates().hasSizeLessThan(EVENTS);
            assertThat(received.subList(received.size() - 9, received.size()))
                    .containsExactlyElementsOf(range(EVENTS - 9, EVENTS));
            assertThat(stalled.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
            assertThat(fanfare.gateway().metrics().sum("fanfare_outbound_overflow_total"))
                    .isPositive();
        }
    }

    @Test
    void conflateKeepsTheNewestEventOfEachNode() {
        try (Installation fanfare =
                        Installation.with(
                                "FANFARE_OUTBOUND_OVERFLOW", "conflate",
                                "FANFARE_OUTBOUND_MAX_FRAMES", "10",
                                "FANFARE_OUTBOUND_STALLED_AFTER", "0");
                WireClient stalled = subscribed(fanfare)) {
            stalled.stopReading();
            for (int i = 0; i < EVENTS; i++) {
                publish(fanfare, "node" + i % 5, i);
            }
            awaitReceived(fanfare, EVENTS);
            stalled.readAgain();
            List<Integer> received = readThrough(stalled, "\"n\":" + (EVENTS - 1) + ",");
            assertThat(received).hasSizeLessThan(EVENTS).doesNotHaveDuplicates();
            assertThat(received).containsAll(range(EVENTS - 5, EVENTS));
            assertThat(stalled.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
        }
    }

    private static WireClient subscribed(Installation fanfare) {
        WireClient client = fanfare.client().token(Tokens.of(USER)).receiveBuffer(16 * 1024).open();
        client.ask(Wire.subscribeExecution(EXECUTION));
        return client;
    }

    private static void publish(Installation fanfare, int number) {
        publish(fanfare, "ne" + number, number);
    }

    private static void publish(Installation fanfare, String node, int number) {
        String data = "{\"n\":" + number + "," + BULK.substring(1);
        fanfare.publishExecution(
                USER, GRAPH, EXECUTION, Payloads.node(USER, GRAPH, EXECUTION, node, data));
    }

    private static void awaitClosings(Installation fanfare, int count) {
        Awaitility.await("closed as a slow consumer")
                .pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofSeconds(10))
                .until(
                        () ->
                                fanfare.gateway()
                                                .metrics()
                                                .sum(
                                                        "fanfare_connections_closed_total",
                                                        "code",
                                                        "4005")
                                        >= count);
    }

    private static void awaitReceived(Installation fanfare, int count) {
        Awaitility.await("all received from Redis")
                .until(
                        () ->
                                fanfare.gateway().metrics().sum("fanfare_bus_events_received_total")
                                        >= count);
    }

    private static List<Integer> readThrough(WireClient client, String last) {
        List<Integer> numbers = new ArrayList<>();
        while (true) {
            String text = client.next();
            numbers.add(number(text));
            if (text.contains(last)) {
                return numbers;
            }
        }
    }

    private static int number(String text) {
        int start = text.indexOf("{\"n\":") + 5;
        return Integer.parseInt(text.substring(start, text.indexOf(',', start)));
    }

    private static List<Integer> range(int from, int to) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = from; i < to; i++) {
            numbers.add(i);
        }
        return numbers;
    }

    private static void assertConsecutiveFromTheFirst(List<String> texts) {
        assertThat(texts.stream().map(SlowConsumerIT::number).toList())
                .containsExactlyElementsOf(range(0, texts.size()));
    }
}
