package io.fanfare.gateway;

import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A tracer that records everything, and what it recorded. */
public final class RecordedSpans {

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final Tracer tracer =
            new OtelTracer(
                    SdkTracerProvider.builder()
                            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                            .build()
                            .get("test"),
                    new OtelCurrentTraceContext(),
                    event -> {});

    public Tracer tracer() {
        return tracer;
    }

    /** Those that ended, in the order in which they did. */
    public List<SpanData> ended() {
        return exporter.getFinishedSpanItems();
    }

    /** The only one that ended. */
    public SpanData only() {
        List<SpanData> ended = ended();
        if (ended.size() != 1) {
            throw new AssertionError(ended);
        }
        return ended.getFirst();
    }

    /** The attributes of a span, as text. */
    public static Map<String, String> attributes(SpanData span) {
        return span.getAttributes().asMap().entrySet().stream()
                .collect(
                        Collectors.toMap(
                                entry -> nameOf(entry.getKey()),
                                entry -> entry.getValue().toString()));
    }

    private static String nameOf(AttributeKey<?> key) {
        return key.getKey();
    }
}
