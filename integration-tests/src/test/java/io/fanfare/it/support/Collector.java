package io.fanfare.it.support;

import com.sun.net.httpserver.HttpExchange;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;

import org.awaitility.Awaitility;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** An installation's OpenTelemetry collector: takes spans over HTTP and keeps them. */
public final class Collector implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final LoopbackHttp server = new LoopbackHttp().serve("/v1/traces", this::take);
    private final List<ResourceSpans> batches = new CopyOnWriteArrayList<>();

    private void take(HttpExchange exchange) throws IOException {
        batches.addAll(
                ExportTraceServiceRequest.parseFrom(exchange.getRequestBody())
                        .getResourceSpansList());
        exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    /** What {@code OTEL_EXPORTER_OTLP_ENDPOINT} is set to. */
    public String url() {
        return server.url("");
    }

    /** Everything that came, as it came. */
    public List<ResourceSpans> batches() {
        return batches;
    }

    public List<Span> spans() {
        return batches.stream()
                .map(ResourceSpans::getScopeSpansList)
                .flatMap(List::stream)
                .map(ScopeSpans::getSpansList)
                .flatMap(List::stream)
                .toList();
    }

    /** Waits for the first span of that name that fits. */
    public Span await(String name, Predicate<Span> fits) {
        return Awaitility.await(name)
                .atMost(LIMIT)
                .until(() -> find(name, fits), found -> !found.isEmpty())
                .getFirst();
    }

    private List<Span> find(String name, Predicate<Span> fits) {
        return spans().stream().filter(span -> span.getName().equals(name)).filter(fits).toList();
    }

    @Override
    public void close() {
        server.close();
    }
}
