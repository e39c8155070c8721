package io.fanfare.gateway.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.RecordedSpans;
import io.fanfare.gateway.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Map;

@Timeout(60)
class LookupSpansTests {

    private final RecordedSpans spans = new RecordedSpans();
    private final Tracer tracer = spans.tracer();

    private CachedDirectory directory(FakeBackend backend, String... settings) {
        DirectoryProperties properties = Settings.bind(DirectoryProperties.class, settings);
        DirectoryMetrics metrics = new DirectoryMetrics(new SimpleMeterRegistry());
        return new CachedDirectory(
                new LookupGate(backend, 1, properties, metrics),
                properties,
                metrics,
                new LookupSpans(tracer, DirectoryProperties.Type.HTTP),
                () -> 0);
    }

    private static Access ask(CachedDirectory directory) {
        return directory.execution("u", "E", null).toCompletableFuture().join();
    }

    private Access askWithin(Span asker, CachedDirectory directory) {
        try (var _ = tracer.withSpan(asker)) {
            return ask(directory);
        }
    }

    @Test
    void aLookUpIsAChildOfWhoeverAsksAndARememberedAnswerIsNone() {
        CachedDirectory directory = directory(FakeBackend.answering(new Access.Allowed("G")));
        Span asker = tracer.nextSpan().start();
        askWithin(asker, directory);
        askWithin(asker, directory);
        SpanData lookup = spans.only();
        assertThat(lookup.getName()).isEqualTo("lookup");
        assertThat(lookup.getParentSpanId()).isEqualTo(asker.context().spanId());
        assertThat(lookup.getTraceId()).isEqualTo(asker.context().traceId());
        assertThat(RecordedSpans.attributes(lookup))
                .isEqualTo(Map.of("fanfare.backend", "http", "fanfare.outcome", "allowed"));
    }

    @Test
    void aLookUpThatNobodyTracesHasNoSpan() {
        ask(directory(FakeBackend.answering(new Access.Denied())));
        assertThat(spans.ended()).isEmpty();
    }

    @Test
    void aFailureTellsItsKindAndNotItsText() {
        FakeBackend backend = FakeBackend.waiting();
        backend.fail();
        askWithin(tracer.nextSpan().start(), directory(backend));
        SpanData lookup = spans.only();
        assertThat(RecordedSpans.attributes(lookup)).containsEntry("fanfare.outcome", "failed");
        assertThat(lookup.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(lookup.getStatus().getDescription()).isEqualTo("IllegalStateException");
        assertThat(lookup.getEvents().toString()).doesNotContain("away");
    }

    @Test
    void whatIsNotWaitedForTellsWhy() {
        askWithin(tracer.nextSpan().start(), directory(FakeBackend.waiting(), "timeout=1ms"));
        assertThat(RecordedSpans.attributes(spans.only()))
                .containsEntry("fanfare.outcome", "timeout");
    }
}
