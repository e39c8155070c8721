package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.Closed;
import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Payloads;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;
import io.fanfare.model.bus.BusChannels;
import io.fanfare.model.bus.BusMessage;
import io.fanfare.model.bus.ExecutionStatus;
import io.fanfare.model.bus.GraphExecutionEvent;
import io.fanfare.model.bus.Timestamp;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.json.JsonMapper;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Events reach the sockets they are for, byte for byte and in order, and no others.
 *
 * <p>That nothing came is shown by a fence: an event for the same socket, published afterwards on
 * the same Redis channel, is the next thing it receives.
 */
class DeliveryIT {

    private final Installation fanfare = Installation.shared();
    private final String user = Installation.newId("user");
    private final String other = Installation.newId("other");
    private final String graph = Installation.newId("graph");
    private final String execution = Installation.newId("execution");
    private final String channel = BusChannels.DEFAULT.execution(user, graph, execution);

    @Test
    void aGraphEventReachesItsExecutionAndItsGraph() {
        try (WireClient byExecution = subscribed(user, Wire.subscribeExecution(execution));
                WireClient byGraph = subscribed(user, Wire.subscribeGraph(graph))) {
            String payload = Payloads.graph(user, graph, execution);
            publish(payload);
            assertThat(byExecution.next())
                    .isEqualTo(
                            "{\"method\":\"graph_execution_event\",\"data\":"
                                    + payload
                                    + ",\"success\":null,\"channel\":\""
                                    + user
                                    + "|graph_exec#"
                                    + execution
                                    + "\",\"error\":null}");
            assertThat(byGraph.next())
                    .isEqualTo(
                            "{\"method\":\"graph_execution_event\",\"data\":"
                                    + payload
                                    + ",\"success\":null,\"channel\":\""
                                    + user
                                    + "|graph#"
                                    + graph
                                    + "|executions\",\"error\":null}");
        }
    }

    @Test
    void aNodeEventReachesItsExecutionOnly() {
        try (WireClient byExecution = subscribed(user, Wire.subscribeExecution(execution));
                WireClient byGraph = subscribed(user, Wire.subscribeGraph(graph))) {
            String node = Payloads.node(user, graph, execution, "ne1");
            String fence = Payloads.graph(user, graph, execution);
            publish(node);
            publish(fence);
            assertThat(byExecution.next())
                    .isEqualTo(
                            "{\"method\":\"node_execution_event\",\"data\":"
                                    + node
                                    + ",\"success\":null,\"channel\":\""
                                    + Wire.executionKey(user, execution)
                                    + "\",\"error\":null}");
            assertThat(byGraph.next())
                    .isEqualTo(Wire.graphEvent(fence, Wire.graphKey(user, graph)));
        }
    }

    @Test
    void aSocketWithBothKeysHasTheEventOncePerKey() {
        try (WireClient client = subscribed(user, Wire.subscribeExecution(execution))) {
            client.ask(Wire.subscribeGraph(graph));
            String payload = Payloads.graph(user, graph, execution);
            publish(payload);
            assertThat(client.next(2))
                    .containsExactlyInAnyOrder(
                            Wire.graphEvent(payload, Wire.executionKey(user, execution)),
                            Wire.graphEvent(payload, Wire.graphKey(user, graph)));
            assertNothingBefore(client);
        }
    }

    @Test
    void subscribingTwiceDoesNotDoubleEvents() {
        try (WireClient client = subscribed(user, Wire.subscribeExecution(execution))) {
            client.ask(Wire.subscribeExecution(execution));
            publish(Payloads.graph(user, graph, execution, "{\"n\":1}"));
            publish(Payloads.graph(user, graph, execution, "{\"n\":2}"));
            assertThat(client.next()).contains("{\"n\":1}");
            assertThat(client.next()).contains("{\"n\":2}");
        }
    }

    @Test
    void afterUnsubscribingNothingComes() {
        try (WireClient client = subscribed(user, Wire.subscribeExecution(execution))) {
            client.ask(Wire.unsubscribeExecution(execution));
            publish(Payloads.graph(user, graph, execution));
            assertNothingBefore(client);
        }
    }

    @Test
    void afterUnsubscribingTheGraphNothingComes() {
        try (WireClient client = subscribed(user, Wire.subscribeGraph(graph))) {
            client.ask(Wire.unsubscribeGraph(graph));
            publish(Payloads.graph(user, graph, execution));
            assertNothingBefore(client);
        }
    }

    @Test
    void everySocketHasItsOwnEventsOnly() {
        String second = Installation.newId("execution");
        try (WireClient one = subscribed(user, Wire.subscribeExecution(execution));
                WireClient two = subscribed(user, Wire.subscribeExecution(second))) {
            String toOne = Payloads.graph(user, graph, execution);
            String toTwo = Payloads.graph(user, graph, second);
            publish(toOne);
            publish(toTwo);
            publish(toOne);
            assertThat(one.next(2))
                    .containsOnly(Wire.graphEvent(toOne, Wire.executionKey(user, execution)));
            assertThat(two.next())
                    .isEqualTo(Wire.graphEvent(toTwo, Wire.executionKey(user, second)));
            assertNothingBefore(one);
            assertNothingBefore(two);
        }
    }

    @Test
    void somebodyElsesIdsCanBeSubscribedButDeliverNothing() {
        try (WireClient spy = subscribed(other, Wire.subscribeExecution(execution))) {
            spy.ask(Wire.subscribeGraph(graph));
            publish(Payloads.graph(user, graph, execution));
            publish(Payloads.node(user, graph, execution, "ne1"));
            assertNothingBefore(spy, other);
        }
    }

    @Test
    void allSocketsOfAKeyHaveEveryEvent() {
        try (WireClient one = subscribed(user, Wire.subscribeExecution(execution));
                WireClient two = subscribed(user, Wire.subscribeExecution(execution));
                WireClient three = subscribed(user, Wire.subscribeExecution(execution))) {
            String payload = Payloads.node(user, graph, execution, "ne1");
            publish(payload);
            for (WireClient client : List.of(one, two, three)) {
                assertThat(client.next())
                        .isEqualTo(Wire.nodeEvent(payload, Wire.executionKey(user, execution)));
            }
        }
    }

    @Test
    void aNotificationReachesEverySocketOfItsUserWithoutASubscription() {
        try (WireClient one = fanfare.connect(user);
                WireClient two = fanfare.connect(user);
                WireClient stranger = fanfare.connect(other)) {
            one.ask(Wire.heartbeat());
            two.ask(Wire.heartbeat());
            stranger.ask(Wire.heartbeat());
            String payload =
                    "{\"type\":\"copilot_completion\",\"event\":\"session_completed\","
                            + "\"session_id\":\"s1\",\"status\":\"completed\",\"extra\":[1,{}]}";
            fanfare.publishNotification(user, payload);
            String expected =
                    "{\"method\":\"notification\",\"data\":"
                            + payload
                            + ",\"success\":null,\"channel\":null,\"error\":null}";
            assertThat(one.next()).isEqualTo(expected);
            assertThat(two.next()).isEqualTo(expected);
            String fence = Payloads.onboarding("WELCOME");
            fanfare.publisher()
                    .publish(
                            BusChannels.DEFAULT.notification(user),
                            Payloads.envelope(other, fence));
            assertThat(stranger.next()).isEqualTo(Wire.notification(fence));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"b\":1,\"a\":2,\"nested\":{\"z\":[],\"y\":{}}}",
                "{ \"spaces\" : [ 1 , 2 ] ,\n\t\"lines\" : true }",
                "{\"big\":123456789012345678901234567890,\"float\":1.0,\"exponent\":1e+16}",
                "{\"same\":1,\"same\":2}",
                "{\"raw\":\"Zürich 日本 😀 \u2028 \u007f /\"}",
                "{\"escaped\":\"\\u005a\\u001F\\/\\ud83d\\ude00\\u0000\"}",
                "{\"text\":\"NaN Infinity -Infinity \\\" NaN,\"}",
                "{\"braces\":\"}}]]{{\\\\\\\"\"}",
                "{\"\":{\"\":null}}",
            })
    void payloadsTravelByteForByte(String inputs) {
        try (WireClient client = subscribed(user, Wire.subscribeExecution(execution))) {
            String payload = Payloads.graph(user, graph, execution, inputs);
            publish(payload);
            assertThat(client.next())
                    .isEqualTo(Wire.graphEvent(payload, Wire.executionKey(user, execution)));
        }
    }

    @Test
    void unknownFieldsOfNewerPublishersTravelToo() {
        String payload =
                "{\"new_first\":1,"
                        + Payloads.graph(user, graph, execution)
                                .substring(1)
                                .replace("\"graph_version\":3", "\"graph_version\":4");
        try (WireClient client = subscribed(user, Wire.subscribeExecution(execution))) {
            publish(payload);
            assertThat(client.next())
                    .isEqualTo(Wire.graphEvent(payload, Wire.executionKey(user, execution)));
        }
    }

    @Test
    void numbersABrowserCannotReadLeaveAsNull() {
        try (WireClient client = subscribed(user, Wire.subscribeExecution(execution))) {
            publish(
                    Payloads.graph(
                            user,
                            graph,
                            execution,
                            "{\"a\":NaN,\"b\":[Infinity,-Infinity],\"c\":\"NaN\",\"d\":1e+16}"));
            assertThat(client.next())
                    .isEqualTo(
                            Wire.graphEvent(
                                    Payloads.graph(
                                            user,
                                            graph,
                                            execution,
                                            "{\"a\":null,\"b\":[null,null],\"c\":\"NaN\",\"d\":1e+16}"),
                                    Wire.executionKey(user, execution)));
        }
    }

    @Test
    void whatTheModelWritesArrivesAsItWasWritten() {
        JsonMapper json = JsonMapper.builder().build();
        GraphExecutionEvent event =
                new GraphExecutionEvent(
                        execution,
                        user,
                        graph,
                        3,
                        Map.of("topic", "redis"),
                        Map.of(
                                "openai",
                                new GraphExecutionEvent.CredentialReference(
                                        "c1", null, "openai", "api_key")),
                        null,
                        null,
                        ExecutionStatus.COMPLETED,
                        Timestamp.of(Instant.parse("2026-01-15T10:20:30.123Z")),
                        Timestamp.of(Instant.parse("2026-01-15T10:20:41Z")),
                        false,
                        null,
                        false,
                        new GraphExecutionEvent.Stats(
                                5, 10.9, 0.4, 9.7, 0.3, 4, 0, null, null, null),
                        Map.of("summary", List.of("text")));
        try (WireClient client = subscribed(user, Wire.subscribeExecution(execution))) {
            fanfare.publisher().publish(channel, json.writeValueAsString(new BusMessage<>(event)));
            assertThat(client.next())
                    .isEqualTo(
                            Wire.graphEvent(
                                    json.writeValueAsString(event),
                                    Wire.executionKey(user, execution)));
        }
    }

    @Test
    void keysBesideThePayloadAndSpacesAroundItAreIgnored() {
        String payload = Payloads.graph(user, graph, execution);
        try (WireClient client = subscribed(user, Wire.subscribeExecution(execution))) {
            fanfare.publisher()
                    .publish(
                            channel,
                            " { \"before\" : {\"payload\":1} , \"payload\" : "
                                    + payload
                                    + " , \"after\" : [] } \n");
            assertThat(client.next())
                    .isEqualTo(Wire.graphEvent(payload, Wire.executionKey(user, execution)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "execution_event/x/y/z",
                "execution_event/a/b/c/d/e",
                "execution_event///",
                "execution_event/{u/g}/exec/e"
            })
    void thePayloadDecidesNotTheChannelsName(String channelName) {
        try (WireClient client = subscribed(user, Wire.subscribeExecution(execution))) {
            String payload = Payloads.graph(user, graph, execution);
            fanfare.publisher().publish(channelName, Payloads.envelope(payload));
            assertThat(client.next())
                    .isEqualTo(Wire.graphEvent(payload, Wire.executionKey(user, execution)));
        }
    }

    @Test
    void publishersOfTwoGenerationsAtOnceAreHeardOnce() {
        try (WireClient client = subscribed(user, Wire.subscribeExecution(execution))) {
            String tag = "execution_event/{" + user + "/" + graph + "}";
            for (int i = 0; i < 20; i++) {
                String message = Payloads.envelope(Payloads.node(user, graph, execution, "ne" + i));
                fanfare.publisher().publish(tag + "/exec/" + execution, message);
                fanfare.publisher().publish(tag + "/all", message);
            }
            for (int i = 0; i < 20; i++) {
                assertThat(client.next()).contains("\"ne" + i + "\"");
            }
            assertNothingBefore(client);
        }
    }

    @Test
    void anEventOfTwelveMegabytesArrives() {
        try (WireClient client = subscribed(user, Wire.subscribeExecution(execution))) {
            String payload =
                    Payloads.graph(user, graph, execution, Payloads.filler(12 * 1024 * 1024));
            publish(payload);
            assertThat(
                            client.next()
                                    .equals(
                                            Wire.graphEvent(
                                                    payload, Wire.executionKey(user, execution))))
                    .as("every byte of it")
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 12})
    void aLargeEventArrivesUnderBothItsKeys(int megabytes) {
        try (WireClient client = subscribed(user, Wire.subscribeExecution(execution))) {
            client.ask(Wire.subscribeGraph(graph));
            String payload =
                    Payloads.graph(
                            user, graph, execution, Payloads.filler(megabytes * 1024 * 1024));
            publish(payload);
            assertThat(List.of(isExact(client, payload), isExact(client, payload)))
                    .as("every byte of both")
                    .containsExactly(true, true);
            assertNothingBefore(client);
        }
    }

    private boolean isExact(WireClient client, String payload) {
        String text = client.next(Duration.ofSeconds(30));
        return text.equals(Wire.graphEvent(payload, Wire.executionKey(user, execution)))
                || text.equals(Wire.graphEvent(payload, Wire.graphKey(user, graph)));
    }

    @Test
    void aLargeEventRightBehindASmallOneArrives() {
        try (WireClient client = subscribed(user, Wire.subscribeExecution(execution))) {
            fanfare.publisher().publishLater(channel, Payloads.envelope(sized(0, 1_000)));
            fanfare.publisher().publishLater(channel, Payloads.envelope(sized(1, 9 * 1024 * 1024)));
            fanfare.publisher().flush();
            assertThat(client.next()).contains("\"ne0\"");
            assertThat(client.next(Duration.ofSeconds(30)).contains("\"ne1\"")).isTrue();
        }
    }

    @Test
    void aBurstOfFiveThousandArrivesCompleteAndInOrder() {
        try (WireClient client = subscribed(user, Wire.subscribeExecution(execution))) {
            publishNodes(fanfare, 5_000);
            for (int i = 0; i < 5_000; i++) {
                assertThat(client.next())
                        .isEqualTo(
                                Wire.nodeEvent(
                                        Payloads.node(user, graph, execution, "ne" + i),
                                        Wire.executionKey(user, execution)));
            }
        }
    }

    /** Small frames share a buffer and a write, large ones do not: nobody may tell. */
    @Test
    void aBurstOfSmallAndLargeEventsArrivesCompleteAndInOrder() {
        int[] sizes = {0, 900, 3_500, 5_000, 40_000, 1, 200_000};
        try (WireClient client = subscribed(user, Wire.subscribeExecution(execution))) {
            for (int i = 0; i < 350; i++) {
                fanfare.publisher()
                        .publishLater(channel, Payloads.envelope(sized(i, sizes[i % 7])));
            }
            fanfare.publisher().flush();
            for (int i = 0; i < 350; i++) {
                String expected =
                        Wire.nodeEvent(sized(i, sizes[i % 7]), Wire.executionKey(user, execution));
                assertThat(client.next().equals(expected)).as("event %s is exact", i).isTrue();
            }
        }
    }

    private void publishNodes(Installation where, int count) {
        for (int i = 0; i < count; i++) {
            String payload = Payloads.node(user, graph, execution, "ne" + i);
            where.publisher().publishLater(channel, Payloads.envelope(payload));
        }
        where.publisher().flush();
    }

    private String sized(int number, int length) {
        return Payloads.node(user, graph, execution, "ne" + number, Payloads.filler(length));
    }

    /** The way of sending that knows nothing of the container, for the day that changes. */
    @Test
    void thePortableTransportDeliversTheSame() {
        try (Installation portable = Installation.with("FANFARE_SOCKET_TRANSPORT", "portable");
                WireClient client = portable.connect(user)) {
            client.ask(Wire.subscribeExecution(execution));
            publishNodes(portable, 500);
            for (int i = 0; i < 500; i++) {
                assertThat(client.next()).contains("\"node_exec_id\":\"ne" + i + "\"");
            }
            assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
            portable.gateway().terminate();
            assertThat(client.awaitClosed(Duration.ofSeconds(30)))
                    .isEqualTo(new Closed(1012, "Service restart"));
        }
    }

    @Test
    void whatIsPublishedRightAfterTheAcknowledgementIsNeverMissed() {
        for (int round = 0; round < 50; round++) {
            String id = execution + "-" + round;
            try (WireClient client = fanfare.connect(user)) {
                client.ask(Wire.subscribeExecution(id));
                String payload = Payloads.graph(user, graph, id);
                publish(payload);
                assertThat(client.next())
                        .isEqualTo(Wire.graphEvent(payload, Wire.executionKey(user, id)));
            }
        }
    }

    private WireClient subscribed(String who, String command) {
        WireClient client = fanfare.connect(who);
        assertThat(client.ask(command)).contains("\"success\":true");
        return client;
    }

    private void publish(String payload) {
        fanfare.publisher().publish(channel, Payloads.envelope(payload));
    }

    private void assertNothingBefore(WireClient client) {
        assertNothingBefore(client, user);
    }

    private void assertNothingBefore(WireClient client, String who) {
        String fence = Installation.newId("fence");
        assertThat(client.ask(Wire.subscribeExecution(fence)))
                .isEqualTo(Wire.subscribedExecution(who, fence));
        String payload = Payloads.graph(who, "fence", fence);
        publish(payload);
        assertThat(client.next())
                .isEqualTo(Wire.graphEvent(payload, Wire.executionKey(who, fence)));
    }
}
