package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.Collector;
import io.fanfare.it.support.DirectoryServer;
import io.fanfare.it.support.GatewayProcess;
import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Payloads;
import io.fanfare.it.support.Ports;
import io.fanfare.it.support.Publisher;
import io.fanfare.it.support.RedisServer;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;
import io.fanfare.model.bus.BusChannels;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Spans in a collector, and what becomes of a delivery when that is away. */
class TracingIT {

    private static final String PARENT = "b7ad6b7169203331";
    private static final RedisServer REDIS = RedisServer.start();
    private static final Publisher PUBLISHER = Publisher.to(REDIS);
    private static final DirectoryServer DIRECTORY = new DirectoryServer();
    private static final Collector COLLECTOR = new Collector();
    private static final GatewayProcess GATEWAY = start(COLLECTOR.url());

    private static GatewayProcess start(String collector) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("FANFARE_TRACING_ENABLED", "true");
        settings.put("FANFARE_DIRECTORY_TYPE", "http");
        settings.put("FANFARE_DIRECTORY_HTTP_URL", DIRECTORY.url());
        settings.put("OTEL_EXPORTER_OTLP_ENDPOINT", collector);
        settings.put("OTEL_TRACES_SAMPLER", "parentbased_always_on");
        settings.put("OTEL_BSP_SCHEDULE_DELAY", "100");
        settings.put("OTEL_SERVICE_NAME", "gateway-under-test");
        return GatewayProcess.start(Installation.environment(REDIS, settings));
    }

    @BeforeAll
    static void awaitReady() {
        GATEWAY.awaitReady();
    }

    @AfterAll
    static void end() {
        GATEWAY.close();
        COLLECTOR.close();
        DIRECTORY.close();
        PUBLISHER.close();
        REDIS.close();
    }

    private static WireClient connect(GatewayProcess gateway, String user) {
        return WireClient.to(gateway.port()).token(Tokens.of(user)).open();
    }

    /** A client that listens to the user's execution {@code E}. */
    private static WireClient listen(GatewayProcess gateway, String user) {
        WireClient client = connect(gateway, user);
        assertThat(client.ask(Wire.subscribeExecution("E")))
                .isEqualTo(Wire.subscribedExecution(user, "E"));
        return client;
    }

    private static void publish(String user, String message) {
        PUBLISHER.publish(BusChannels.DEFAULT.execution(user, "G", "E"), message);
    }

    private static String traceparent(String traceId, String flags) {
        return "00-" + traceId + '-' + PARENT + '-' + flags;
    }

    /** The object with one more member in front. */
    private static String with(String traceparent, String object) {
        return object.replaceFirst("\\{", "{\"traceparent\":\"" + traceparent + "\",");
    }

    private static String event(String user, String payload) {
        return Wire.graphEvent(payload, Wire.executionKey(user, "E"));
    }

    private static boolean hasTrace(Span span, String traceId) {
        return hex(span.getTraceId().toByteArray()).equals(traceId);
    }

    private static String hex(byte[] id) {
        return HexFormat.of().formatHex(id);
    }

    private static Map<String, String> attributes(Span span) {
        return span.getAttributesList().stream()
                .collect(Collectors.toMap(KeyValue::getKey, entry -> text(entry.getValue())));
    }

    private static String text(AnyValue value) {
        return value.hasIntValue() ? Long.toString(value.getIntValue()) : value.getStringValue();
    }

    @Test
    void aHandshakeASubscribeAndItsLookUpAreTracedWithoutIds() {
        String user = Installation.newId("traced-user");
        try (WireClient client = listen(GATEWAY, user)) {
            Span lookup = COLLECTOR.await("lookup", span -> true);
            Span subscribe =
                    COLLECTOR.await(
                            "subscribe", span -> span.getSpanId().equals(lookup.getParentSpanId()));
            assertThat(subscribe.getTraceId()).isEqualTo(lookup.getTraceId());
            assertThat(subscribe.getParentSpanId().isEmpty()).isTrue();
            assertThat(attributes(lookup))
                    .containsEntry("fanfare.backend", "http")
                    .containsEntry("fanfare.outcome", "allowed");
            assertThat(attributes(subscribe))
                    .containsEntry("fanfare.method", "subscribe_graph_execution")
                    .containsEntry("fanfare.outcome", "ok");
            String connection = attributes(subscribe).getOrDefault("fanfare.connection", "none");
            Span handshake =
                    COLLECTOR.await(
                            "handshake",
                            span -> connection.equals(attributes(span).get("fanfare.connection")));
            assertThat(attributes(handshake))
                    .containsEntry("fanfare.decision", "accepted")
                    .containsEntry("user.hash", attributes(subscribe).get("user.hash"));
            assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
        }
        assertThat(COLLECTOR.batches().toString())
                .contains("gateway-under-test")
                .doesNotContain("traced-user");
    }

    @Test
    void aRefusedHandshakeTellsWhyAndWithWhichCode() {
        try (WireClient client = WireClient.to(GATEWAY.port()).token("nonsense").open()) {
            client.awaitClosed();
        }
        Span refused =
                COLLECTOR.await(
                        "handshake", span -> attributes(span).containsKey("fanfare.refusal"));
        assertThat(attributes(refused))
                .containsEntry("fanfare.decision", "refused")
                .containsEntry("fanfare.refusal", "invalid_token")
                .containsEntry("fanfare.close_code", "4003");
    }

    @Test
    void anEventsTraceGoesOnToItsSockets() {
        String beside = "0af7651916cd43dd8448eb211c80319c";
        String inside = "1af7651916cd43dd8448eb211c80319c";
        String user = Installation.newId("listener");
        String payload = Payloads.graph(user, "G", "E");
        String tracedPayload = with(traceparent(inside, "01"), payload);
        try (WireClient one = listen(GATEWAY, user);
                WireClient other = listen(GATEWAY, user)) {
            publish(user, with(traceparent(beside, "01"), Payloads.envelope(payload)));
            publish(user, Payloads.envelope(tracedPayload));
            assertThat(one.next()).isEqualTo(event(user, payload));
            assertThat(one.next()).isEqualTo(event(user, tracedPayload));
            assertThat(other.next()).isEqualTo(event(user, payload));
        }
        for (String trace : new String[] {beside, inside}) {
            Span deliver = COLLECTOR.await("deliver", span -> hasTrace(span, trace));
            assertThat(hex(deliver.getParentSpanId().toByteArray())).isEqualTo(PARENT);
            assertThat(attributes(deliver)).containsEntry("fanfare.connections", "2");
            assertThat(deliver.getEndTimeUnixNano()).isGreaterThan(deliver.getStartTimeUnixNano());
        }
    }

    @Test
    void aTraceThatIsNotRecordedAndOneThatIsNoneAreDeliveredAndNotTraced() {
        String unsampled = "2af7651916cd43dd8448eb211c80319c";
        String malformed = "3af7651916cd43dd8448eb211c80319c";
        String last = "4af7651916cd43dd8448eb211c80319c";
        String user = Installation.newId("listener");
        String payload = Payloads.graph(user, "G", "E");
        try (WireClient client = listen(GATEWAY, user)) {
            publish(user, with(traceparent(unsampled, "00"), Payloads.envelope(payload)));
            publish(user, with(traceparent(malformed, "1"), Payloads.envelope(payload)));
            publish(user, with(traceparent(last, "01"), Payloads.envelope(payload)));
            for (int i = 0; i < 3; i++) {
                assertThat(client.next()).isEqualTo(event(user, payload));
            }
        }
        COLLECTOR.await("deliver", span -> hasTrace(span, last));
        assertThat(COLLECTOR.spans())
                .noneMatch(span -> hasTrace(span, unsampled) || hasTrace(span, malformed));
    }

    @Test
    void aCollectorThatIsAwayDisturbsNothing() {
        String user = Installation.newId("listener");
        String payload = Payloads.graph(user, "G", "E");
        String trace = "5af7651916cd43dd8448eb211c80319c";
        try (GatewayProcess gateway = start("http://127.0.0.1:" + Ports.free())) {
            gateway.awaitReady();
            try (WireClient client = listen(gateway, user)) {
                for (int i = 0; i < 100; i++) {
                    publish(user, with(traceparent(trace, "01"), Payloads.envelope(payload)));
                }
                for (int i = 0; i < 100; i++) {
                    assertThat(client.next()).isEqualTo(event(user, payload));
                }
                assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
            }
            assertThat(gateway.isReady()).isTrue();
        }
    }
}
