package io.fanfare.gateway.tracing;

import io.fanfare.gateway.routing.EventTracer;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Continues the traces of publishers, those that they record, with a span {@code deliver}. */
final class DeliveryTracer implements EventTracer {

    private static final String TRACEPARENT = "traceparent";

    private final Tracer tracer;
    private final Clock clock;

    DeliveryTracer(Tracer tracer, Clock clock) {
        this.tracer = tracer;
        this.clock = clock;
    }

    @Override
    public @Nullable Trace begin(String traceparent, long receivedNanos) {
        SpanContext publisher = publisher(traceparent);
        if (!publisher.isSampled()) {
            return null;
        }
        Span span =
                tracer.spanBuilder()
                        .setParent(parent(publisher))
                        .name("deliver")
                        .kind(Span.Kind.CONSUMER)
                        .startTimestamp(epochNanos(receivedNanos), TimeUnit.NANOSECONDS)
                        .start();
        Tracer.SpanInScope scope = tracer.withSpan(span);
        return connections -> {
            scope.close();
            span.tag("fanfare.connections", connections).end();
        };
    }

    @Override
    public void failed(Throwable failure) {
        Span span = tracer.currentSpan();
        if (span != null) {
            span.error(failure);
        }
    }

    /** Invalid, and not sampled, if the text is no traceparent. */
    private static SpanContext publisher(String traceparent) {
        Context context =
                W3CTraceContextPropagator.getInstance()
                        .extract(Context.root(), traceparent, OnlyTraceparent.GETTER);
        return io.opentelemetry.api.trace.Span.fromContext(context).getSpanContext();
    }

    private TraceContext parent(SpanContext publisher) {
        return tracer.traceContextBuilder()
                .traceId(publisher.getTraceId())
                .spanId(publisher.getSpanId())
                .sampled(true)
                .build();
    }

    private long epochNanos(long receivedNanos) {
        Instant now = clock.instant();
        long epochNanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        return epochNanos - (System.nanoTime() - receivedNanos);
    }

    /** Reads a traceparent that comes without other headers. */
    private enum OnlyTraceparent implements TextMapGetter<String> {
        GETTER;

        @Override
        public Iterable<String> keys(String traceparent) {
            return List.of(TRACEPARENT);
        }

        @Override
        public @Nullable String get(@Nullable String traceparent, String key) {
            return key.equals(TRACEPARENT) ? traceparent : null;
        }
    }
}
