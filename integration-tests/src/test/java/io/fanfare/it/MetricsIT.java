package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Scrape;
import io.fanfare.it.support.Scrape.Sample;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;

/** What an operator's monitoring sees; also the contract's metrics on the public port. */
class MetricsIT {

    private static final Installation FANFARE = Installation.with("ENABLE_METRICS", "True");

    private final String user = Installation.newId("measured");

    @AfterAll
    static void close() {
        FANFARE.close();
    }

    @Test
    void thePublicPageIsThereWhenSwitchedOn() {
        HttpResponse<String> page = FANFARE.gateway().get("/metrics");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
        assertThat(page.body())
                .contains("# TYPE autogpt_websocket_connections_total gauge\n")
                .contains(
                        "# HELP autogpt_websocket_connections_total Total number of active"
                                + " WebSocket connections\n")
                .containsPattern("(?m)^autogpt_websocket_connections_total \\d")
                .containsPattern(
                        "(?m)^autogpt_service_info\\{service=\"websocket-server\","
                                + "version=\"[^\"]+\",?} 1(\\.0)?$");
    }

    @Test
    void connectionsAreCounted() {
        Scrape before = FANFARE.gateway().metrics();
        try (WireClient client = FANFARE.connect(user)) {
            client.ask(Wire.heartbeat());
            Scrape during = FANFARE.gateway().metrics();
            assertThat(during.sum("autogpt_websocket_connections_total"))
                    .isEqualTo(before.sum("autogpt_websocket_connections_total") + 1);
            assertThat(during.sum("fanfare_connections", "state", "open"))
                    .isEqualTo(before.sum("fanfare_connections", "state", "open") + 1);
            assertThat(during.sum("fanfare_connections_accepted_total"))
                    .isEqualTo(before.sum("fanfare_connections_accepted_total") + 1);
            client.sendClose(1000, "");
            client.awaitClosed();
        }
        Awaitility.await("counted out")
                .until(
                        () ->
                                FANFARE.gateway().metrics().sum("fanfare_connections")
                                        == before.sum("fanfare_connections"));
        assertThat(
                        FANFARE.gateway()
                                .metrics()
                                .sum("fanfare_connections_closed_total", "code", "1000"))
                .isEqualTo(before.sum("fanfare_connections_closed_total", "code", "1000") + 1);
    }

    @Test
    void aBareCloseIsNoAnomaly() {
        Scrape before = FANFARE.gateway().metrics();
        try (WireClient client = FANFARE.connect(user)) {
            client.sendBareClose();
            client.awaitClosed();
        }
        Awaitility.await("counted")
                .until(() -> bareCloses(FANFARE.gateway().metrics()) == bareCloses(before) + 1);
    }

    private static double bareCloses(Scrape scrape) {
        return scrape.sum("fanfare_connections_closed_total", "code", "1005", "cause", "socket");
    }

    @Test
    void subscriptionsAndChannelsAreCounted() {
        Scrape before = FANFARE.gateway().metrics();
        try (WireClient one = FANFARE.connect(user);
                WireClient two = FANFARE.connect(user)) {
            one.ask(Wire.subscribeExecution("E"));
            one.ask(Wire.subscribeExecution("E"));
            two.ask(Wire.subscribeExecution("E"));
            two.ask(Wire.subscribeGraph("G"));
            Scrape during = FANFARE.gateway().metrics();
            assertThat(during.sum("fanfare_subscriptions"))
                    .isEqualTo(before.sum("fanfare_subscriptions") + 3);
            assertThat(during.sum("fanfare_channels"))
                    .isEqualTo(before.sum("fanfare_channels") + 2);
        }
        Awaitility.await("no residue")
                .untilAsserted(
                        () -> {
                            Scrape after = FANFARE.gateway().metrics();
                            assertThat(after.sum("fanfare_subscriptions"))
                                    .isEqualTo(before.sum("fanfare_subscriptions"));
                            assertThat(after.sum("fanfare_channels"))
                                    .isEqualTo(before.sum("fanfare_channels"));
                        });
    }

    @Test
    void commandsAreCountedByMethodAndOutcome() {
        Scrape before = FANFARE.gateway().metrics();
        try (WireClient client = FANFARE.connect(user)) {
            client.ask(Wire.heartbeat());
            client.ask(Wire.subscribeExecution("E"));
            client.ask("nonsense");
            client.ask("{\"method\":\"unsubscribe\"}");
        }
        Scrape after = FANFARE.gateway().metrics();
        assertThat(commands(after, "heartbeat")).isEqualTo(commands(before, "heartbeat") + 1);
        assertThat(commands(after, "unsubscribe")).isEqualTo(commands(before, "unsubscribe") + 1);
        assertThat(commands(after, "subscribe_graph_execution"))
                .isEqualTo(commands(before, "subscribe_graph_execution") + 1);
        assertThat(after.sum("fanfare_commands_total"))
                .isEqualTo(before.sum("fanfare_commands_total") + 4);
        assertThat(after.samples())
                .filteredOn(sample -> sample.name().equals("fanfare_commands_total"))
                .allSatisfy(
                        sample ->
                                assertThat(sample.labels()).containsOnlyKeys("method", "outcome"));
    }

    private static double commands(Scrape scrape, String method) {
        return scrape.sum("fanfare_commands_total", "method", method);
    }

    @Test
    void eventsAndDeliveriesAreCountedAndTimed() {
        Scrape before = FANFARE.gateway().metrics();
        try (WireClient one = FANFARE.connect(user);
                WireClient two = FANFARE.connect(user)) {
            one.ask(Wire.subscribeExecution("E"));
            two.ask(Wire.subscribeExecution("E"));
            FANFARE.publishGraphEvent(user, "G", "E");
            FANFARE.publishNotification(user, "{\"type\":\"t\",\"event\":\"e\"}");
            one.next(2);
            two.next(2);
        }
        Awaitility.await("counted")
                .untilAsserted(
                        () -> {
                            Scrape after = FANFARE.gateway().metrics();
                            assertThat(grown(before, after, "fanfare_bus_events_received_total"))
                                    .isEqualTo(2);
                            assertThat(grown(before, after, "fanfare_deliveries_total"))
                                    .isEqualTo(4);
                            assertThat(grown(before, after, "fanfare_route_latency_seconds_count"))
                                    .isPositive();
                            assertThat(
                                            grown(
                                                    before,
                                                    after,
                                                    "fanfare_delivery_latency_seconds_count"))
                                    .isPositive();
                            assertThat(after.has("fanfare_route_latency_seconds_bucket")).isTrue();
                            assertThat(after.has("fanfare_delivery_latency_seconds_bucket"))
                                    .isTrue();
                        });
    }

    private static double grown(Scrape before, Scrape after, String name) {
        return after.sum(name) - before.sum(name);
    }

    @Test
    void noLabelNamesAUserAChannelOrAConnection() {
        String marked = Installation.newId("MARKED");
        try (WireClient client = FANFARE.connect(marked)) {
            client.ask(Wire.subscribeExecution(marked));
            client.ask("{\"method\":\"" + marked + "\"}");
            FANFARE.publishGraphEvent(marked, marked, marked);
            client.next();
            client.sendClose(4999, marked);
            client.awaitClosed();
        }
        FANFARE.gateway().get("/" + marked);
        assertThat(FANFARE.gateway().metrics().text()).doesNotContain(marked);
        assertThat(FANFARE.gateway().metrics().samples())
                .filteredOn(sample -> sample.name().startsWith("fanfare_"))
                .extracting(Sample::labels)
                .allSatisfy(
                        labels ->
                                assertThat(labels.values())
                                        .noneMatch(value -> value.contains("4999")));
    }

    @Test
    void everyMetricIsThereFromTheStart() {
        Scrape scrape = Installation.shared().gateway().metrics();
        assertThat(
                        new String[] {
                            "fanfare_connections",
                            "fanfare_connections_accepted_total",
                            "fanfare_subscriptions",
                            "fanfare_channels",
                            "fanfare_bus_events_received_total",
                            "fanfare_bus_gaps_total",
                            "fanfare_deliveries_total",
                            "fanfare_outbound_overflow_total",
                            "fanfare_outbound_queued_frames",
                            "fanfare_outbound_queued_bytes"
                        })
                .allSatisfy(name -> assertThat(scrape.has(name)).as(name).isTrue());
    }
}
