package io.fanfare.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.connection.Connection;
import io.fanfare.gateway.connection.TestConnections;
import io.fanfare.gateway.outbound.FakeTransport;
import io.fanfare.gateway.outbound.FlushBatch;
import io.fanfare.gateway.routing.Route.ByContent;
import io.fanfare.gateway.subscription.SubscriptionRegistry;
import io.fanfare.gateway.subscription.TestSubscriptions;
import io.fanfare.model.socket.ChannelKey;
import io.fanfare.model.socket.CloseCode;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

class EventRouterTests {

    private static final String GRAPH =
            "{\"id\":\"5f0c…e1\",\"user_id\":\"u1\",\"graph_id\":\"g1\",\"graph_version\":3,"
                + "\"inputs\":{\"topic\":\"redis\"},\"status\":\"COMPLETED\","
                + "\"stats\":{\"cost\":5,\"duration\":10.9},\"outputs\":{\"summary\":[\"text\"]},"
                + "\"event_type\":\"graph_execution_update\"}";
    private static final String NODE =
            "{\"user_id\":\"u1\",\"graph_id\":\"g1\",\"graph_version\":3,\"graph_exec_id\":\"e1\","
                    + "\"node_exec_id\":\"ne1\",\"node_id\":\"n1\",\"block_id\":\"b1\","
                    + "\"status\":\"RUNNING\",\"input_data\":{\"a\":10,\"b\":5},\"output_data\":{},"
                    + "\"event_type\":\"node_execution_update\"}";
    private static final ChannelKey GRAPH_KEY = ChannelKey.ofGraph("u1", "g1");

    private final TestConnections connections = TestConnections.with();
    private final SubscriptionRegistry subscriptions = TestSubscriptions.of(connections);
    private final EventRouter router = TestRouting.router(connections, subscriptions);
    private final FlushBatch batch = new FlushBatch();

    private static byte[] message(String payload) {
        return ("{\"payload\":" + payload + "}").getBytes(StandardCharsets.UTF_8);
    }

    private void route(EventRouter by, ByContent bus, String payload) {
        by.route(bus, message(payload), System.nanoTime() | 1, batch);
        batch.flush();
    }

    private void route(ByContent bus, String payload) {
        route(router, bus, payload);
    }

    private FakeTransport subscriber(String user, ChannelKey... keys) {
        FakeTransport transport = FakeTransport.instant();
        Connection connection = connections.open(user, transport);
        for (ChannelKey key : keys) {
            TestSubscriptions.subscribe(subscriptions, connection, key);
        }
        return transport;
    }

    private double dropped(DropReason reason) {
        return connections.counter("fanfare.bus.events.dropped", "reason", reason.label());
    }

    private static String frame(String method, String data, String channel) {
        return "{\"method\":\""
                + method
                + "\",\"data\":"
                + data
                + ",\"success\":null,\"channel\":"
                + channel
                + ",\"error\":null}";
    }

    @Test
    void aGraphEventReachesBothKeysEachUnderItsOwn() {
        FakeTransport execution = subscriber("u1", ChannelKey.ofExecution("u1", "5f0c…e1"));
        FakeTransport graph = subscriber("u1", GRAPH_KEY);
        FakeTransport other = subscriber("u1", ChannelKey.ofExecution("u1", "other"));
        FakeTransport foreign = subscriber("u2", ChannelKey.ofExecution("u2", "5f0c…e1"));
        route(ByContent.EXECUTIONS, GRAPH);
        assertThat(execution.texts())
                .containsExactly(
                        frame("graph_execution_event", GRAPH, "\"u1|graph_exec#5f0c…e1\""));
        assertThat(graph.texts())
                .containsExactly(
                        frame("graph_execution_event", GRAPH, "\"u1|graph#g1|executions\""));
        assertThat(other.texts()).isEmpty();
        assertThat(foreign.texts()).isEmpty();
    }

    @Test
    void aConnectionWithBothKeysGetsBothCopies() {
        FakeTransport both = subscriber("u1", GRAPH_KEY, ChannelKey.ofExecution("u1", "5f0c…e1"));
        route(ByContent.EXECUTIONS, GRAPH);
        assertThat(both.texts())
                .containsExactlyInAnyOrder(
                        frame("graph_execution_event", GRAPH, "\"u1|graph_exec#5f0c…e1\""),
                        frame("graph_execution_event", GRAPH, "\"u1|graph#g1|executions\""));
    }

    @Test
    void aNodeEventReachesTheExecutionKeyOnly() {
        FakeTransport execution = subscriber("u1", ChannelKey.ofExecution("u1", "e1"));
        FakeTransport graph = subscriber("u1", GRAPH_KEY);
        route(ByContent.EXECUTIONS, NODE);
        assertThat(execution.texts())
                .containsExactly(frame("node_execution_event", NODE, "\"u1|graph_exec#e1\""));
        assertThat(graph.texts()).isEmpty();
    }

    @Test
    void aNodeEventReachesBothKeysWhereThatIsChosen() {
        FakeTransport execution = subscriber("u1", ChannelKey.ofExecution("u1", "e1"));
        FakeTransport graph = subscriber("u1", GRAPH_KEY);
        EventRouter router =
                TestRouting.router(connections, subscriptions, "aggregate-node-events=true");
        route(router, ByContent.EXECUTIONS, NODE);
        assertThat(execution.texts()).hasSize(1);
        assertThat(graph.texts())
                .containsExactly(frame("node_execution_event", NODE, "\"u1|graph#g1|executions\""));
    }

    @Test
    void anEventIsEncodedOncePerKeyAndItsBytesAreShared() {
        FakeTransport first = subscriber("u1", ChannelKey.ofExecution("u1", "5f0c…e1"));
        FakeTransport second = subscriber("u1", ChannelKey.ofExecution("u1", "5f0c…e1"));
        FakeTransport third = subscriber("u1", GRAPH_KEY);
        FakeTransport fourth = subscriber("u1", GRAPH_KEY);
        route(ByContent.EXECUTIONS, GRAPH);
        assertThat(bytes(first)).isSameAs(bytes(second));
        assertThat(bytes(third)).isSameAs(bytes(fourth));
        assertThat(bytes(first)).isNotSameAs(bytes(third));
    }

    private static byte[] bytes(FakeTransport transport) {
        return transport.frames().getFirst().payload();
    }

    @Test
    void aNotificationReachesEverySocketOfTheUserAndNobodyElse() {
        FakeTransport first = subscriber("u1");
        FakeTransport second = subscriber("u1", GRAPH_KEY);
        FakeTransport other = subscriber("u2");
        String payload = "{\"type\":\"info\",\"event\":\"hey\"}";
        route(ByContent.NOTIFICATIONS, "{\"user_id\":\"u1\",\"payload\":" + payload + "}");
        assertThat(first.texts())
                .containsExactly(
                        "{\"method\":\"notification\",\"data\":{\"type\":\"info\",\"event\":\"hey\"},"
                            + "\"success\":null,\"channel\":null,\"error\":null}");
        assertThat(bytes(first)).isSameAs(bytes(second));
        assertThat(other.texts()).isEmpty();
    }

    @Test
    void keysAreEscapedAsTheOriginalDoes() {
        String id = "a\\u001f\\\"\\\\\\n/\u007f\u2028é";
        FakeTransport subscriber =
                subscriber("u1", ChannelKey.ofExecution("u1", "a\u001f\"\\\n/\u007f\u2028é"));
        route(ByContent.EXECUTIONS, NODE.replace("\"e1\"", "\"" + id + "\""));
        assertThat(subscriber.texts()).hasSize(1);
        assertThat(subscriber.texts().getFirst())
                .endsWith(
                        "\"channel\":\"u1|graph_exec#a\\u001f\\\"\\\\\\n"
                                + "/\u007f\u2028é\",\"error\":null}");
    }

    @Test
    void whatCameOnTheOtherBusIsNotTakenForAnEvent() {
        FakeTransport subscriber = subscriber("u1", GRAPH_KEY);
        route(ByContent.NOTIFICATIONS, GRAPH);
        route(
                ByContent.EXECUTIONS,
                "{\"user_id\":\"u1\",\"payload\":{\"type\":\"t\",\"event\":\"e\"}}");
        assertThat(subscriber.texts()).isEmpty();
        assertThat(dropped(DropReason.MISSING_FIELD)).isEqualTo(1);
        assertThat(dropped(DropReason.UNKNOWN_EVENT_TYPE)).isEqualTo(1);
    }

    @Test
    void nothingAPublisherSendsMakesItThrow() {
        FakeTransport subscriber = subscriber("u1", ChannelKey.ofExecution("u1", "e1"));
        for (String bad :
                new String[] {
                    "",
                    "{",
                    "null",
                    "[".repeat(100_000),
                    "{}",
                    "{\"payload\":1}",
                    "\ufeff{}",
                    "\u0000"
                }) {
            for (ByContent bus : ByContent.values()) {
                router.route(bus, bad.getBytes(StandardCharsets.UTF_8), 1, batch);
            }
        }
        router.route(ByContent.EXECUTIONS, new byte[] {(byte) 0xff}, 1, batch);
        route(ByContent.EXECUTIONS, NODE);
        assertThat(subscriber.texts()).hasSize(1);
        assertThat(dropped(DropReason.INTERNAL_ERROR)).isZero();
        assertThat(connections.counter("fanfare.bus.events.received", "kind", "execution"))
                .isEqualTo(10);
    }

    @Test
    void aConnectionThatClosesGetsNoMore() {
        FakeTransport transport = FakeTransport.instant();
        Connection connection = connections.open("u1", transport);
        TestSubscriptions.subscribe(subscriptions, connection, ChannelKey.ofExecution("u1", "e1"));
        route(ByContent.EXECUTIONS, NODE);
        connection.close(CloseCode.IDLE_TIMEOUT);
        route(ByContent.EXECUTIONS, NODE);
        route(
                ByContent.NOTIFICATIONS,
                "{\"user_id\":\"u1\",\"payload\":{\"type\":\"t\",\"event\":\"e\"}}");
        assertThat(transport.texts()).hasSize(1);
    }

    @Test
    void aSlowConsumerDoesNotHoldUpTheOthers() {
        TestConnections small = TestConnections.withOutbound("max-frames=1");
        SubscriptionRegistry subscriptions = TestSubscriptions.of(small);
        EventRouter router = TestRouting.router(small, subscriptions);
        FakeTransport slow = FakeTransport.holding();
        FakeTransport quick = FakeTransport.instant();
        for (FakeTransport transport : new FakeTransport[] {slow, quick}) {
            TestSubscriptions.subscribe(
                    subscriptions, small.open("u1", transport), ChannelKey.ofExecution("u1", "e1"));
        }
        for (int i = 0; i < 3; i++) {
            route(router, ByContent.EXECUTIONS, NODE);
        }
        assertThat(quick.texts()).hasSize(3);
        assertThat(slow.texts()).hasSize(1);
        assertThat(small.connections("open")).isEqualTo(1);
        assertThat(small.gauge("fanfare.subscriptions")).isEqualTo(1);
    }

    @Test
    void aDefectOnTheWayIsCountedAndEndsNothing() {
        TestConnections small = TestConnections.withOutbound("max-frames=1");
        SubscriptionRegistry subscriptions = TestSubscriptions.of(small);
        small.addCloseListener(
                connection -> {
                    throw new IllegalStateException("a defect");
                });
        EventRouter router = TestRouting.router(small, subscriptions);
        ChannelKey key = ChannelKey.ofExecution("u1", "e1");
        TestSubscriptions.subscribe(subscriptions, small.open("u1", FakeTransport.holding()), key);
        FakeTransport other = FakeTransport.instant();
        TestSubscriptions.subscribe(subscriptions, small.open("u1", other), key);
        for (int i = 0; i < 3; i++) {
            route(router, ByContent.EXECUTIONS, NODE);
        }
        assertThat(other.texts()).hasSize(3);
        assertThat(
                        small.counter(
                                "fanfare.bus.events.dropped",
                                "reason",
                                DropReason.INTERNAL_ERROR.label()))
                .isEqualTo(1);
    }

    @Test
    void framesOfABurstLeaveInOneWrite() {
        FakeTransport subscriber = subscriber("u1", ChannelKey.ofExecution("u1", "e1"));
        for (int i = 0; i < 3; i++) {
            router.route(ByContent.EXECUTIONS, message(NODE), 1, batch);
        }
        assertThat(subscriber.writes()).isEmpty();
        batch.flush();
        assertThat(subscriber.writes()).hasSize(1);
        assertThat(subscriber.frames()).hasSize(3);
    }

    @Test
    void eventsConflateByNodeExecutionAndByExecution() {
        TestConnections small = TestConnections.withOutbound("max-frames=3", "overflow=conflate");
        SubscriptionRegistry subscriptions = TestSubscriptions.of(small);
        EventRouter router = TestRouting.router(small, subscriptions);
        FakeTransport slow = FakeTransport.holding();
        TestSubscriptions.subscribe(
                subscriptions, small.open("u1", slow), ChannelKey.ofExecution("u1", "e1"));
        route(router, ByContent.EXECUTIONS, NODE);
        route(router, ByContent.EXECUTIONS, NODE.replace("ne1", "ne2"));
        route(router, ByContent.EXECUTIONS, NODE);
        route(
                router,
                ByContent.EXECUTIONS,
                NODE.replace("ne1", "ne2").replace("RUNNING", "COMPLETED"));
        slow.complete();
        assertThat(slow.frames()).hasSize(3);
        assertThat(slow.texts().get(1)).contains("ne1");
        assertThat(slow.texts().get(2)).contains("ne2").contains("COMPLETED");
    }

    /** Follows every event and remembers what it was told, in order. */
    private static final class Following implements EventTracer {

        private final List<String> told = new ArrayList<>();
        private Runnable whenEnded = () -> {};

        @Override
        public @Nullable Trace begin(String traceparent, long receivedNanos) {
            if (traceparent.equals("unsampled")) {
                return null;
            }
            told.add("begin " + traceparent);
            return connections -> {
                told.add("end " + connections);
                whenEnded.run();
            };
        }

        @Override
        public void failed(Throwable failure) {
            told.add("failed " + failure.getMessage());
        }
    }

    private static String traced(String traceparent) {
        return NODE.replaceFirst("\\{", "{\"traceparent\":\"" + traceparent + "\",");
    }

    @Test
    void anEventIsFollowedUntilItWasHandedToItsSockets() {
        Following tracer = new Following();
        EventRouter following = TestRouting.router(connections, subscriptions, tracer);
        FakeTransport one = subscriber("u1", ChannelKey.ofExecution("u1", "e1"));
        FakeTransport other = subscriber("u1", ChannelKey.ofExecution("u1", "e1"));
        List<Integer> writtenAtEnd = new ArrayList<>();
        tracer.whenEnded = () -> writtenAtEnd.add(one.frames().size() + other.frames().size());
        following.route(ByContent.EXECUTIONS, message(NODE), 1, batch);
        following.route(ByContent.EXECUTIONS, message(traced("sampled")), 1, batch);
        assertThat(tracer.told).containsExactly("begin sampled", "end 2");
        assertThat(writtenAtEnd).containsExactly(4);
        assertThat(one.texts().getLast()).contains(traced("sampled"));
    }

    @Test
    void anEventThatIsNotFollowedStaysInItsBurst() {
        Following tracer = new Following();
        EventRouter following = TestRouting.router(connections, subscriptions, tracer);
        FakeTransport subscriber = subscriber("u1", ChannelKey.ofExecution("u1", "e1"));
        following.route(ByContent.EXECUTIONS, message(NODE), 1, batch);
        following.route(ByContent.EXECUTIONS, message(traced("unsampled")), 1, batch);
        assertThat(subscriber.writes()).isEmpty();
        batch.flush();
        assertThat(subscriber.writes()).hasSize(1);
        assertThat(tracer.told).isEmpty();
    }

    @Test
    void aFollowedEventThatIsDroppedWentNowhere() {
        Following tracer = new Following();
        TestRouting.router(connections, subscriptions, tracer)
                .route(ByContent.NOTIFICATIONS, message("{\"traceparent\":\"sampled\"}"), 1, batch);
        assertThat(tracer.told).containsExactly("begin sampled", "end 0");
        assertThat(dropped(DropReason.MISSING_FIELD)).isEqualTo(1);
    }

    @Test
    void aDefectOnTheWayIsToldToWhoeverFollows() {
        TestConnections small = TestConnections.withOutbound("max-frames=1");
        SubscriptionRegistry subscriptions = TestSubscriptions.of(small);
        small.addCloseListener(
                connection -> {
                    throw new IllegalStateException("a defect");
                });
        Following tracer = new Following();
        EventRouter router = TestRouting.router(small, subscriptions, tracer);
        ChannelKey key = ChannelKey.ofExecution("u1", "e1");
        TestSubscriptions.subscribe(subscriptions, small.open("u1", FakeTransport.holding()), key);
        route(router, ByContent.EXECUTIONS, NODE);
        route(router, ByContent.EXECUTIONS, NODE);
        route(router, ByContent.EXECUTIONS, traced("sampled"));
        assertThat(tracer.told).containsExactly("begin sampled", "failed a defect", "end 1");
    }
}
