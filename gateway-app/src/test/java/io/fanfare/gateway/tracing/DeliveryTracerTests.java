package io.fanfare.gateway.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.RecordedSpans;
import io.fanfare.gateway.routing.EventTracer.Trace;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;

class DeliveryTracerTests {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "b7ad6b7169203331";
    private static final String SAMPLED = "00-" + TRACE + '-' + PARENT + "-01";
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    private final RecordedSpans spans = new RecordedSpans();
    private final DeliveryTracer tracer =
            new DeliveryTracer(spans.tracer(), Clock.fixed(NOW, ZoneOffset.UTC));

    private Trace begin(long receivedNanos) {
        return Objects.requireNonNull(tracer.begin(SAMPLED, receivedNanos));
    }

    @Test
    void aRecordedTraceGoesOn() {
        begin(System.nanoTime()).end(3);
        SpanData span = spans.only();
        assertThat(span.getName()).isEqualTo("deliver");
        assertThat(span.getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(span.getTraceId()).isEqualTo(TRACE);
        assertThat(span.getParentSpanId()).isEqualTo(PARENT);
        assertThat(RecordedSpans.attributes(span)).isEqualTo(Map.of("fanfare.connections", "3"));
    }

    @Test
    void itBeganWhenTheEventWasReceived() {
        begin(System.nanoTime() - Duration.ofMinutes(5).toNanos()).end(1);
        Instant begun = Instant.EPOCH.plus(Duration.ofNanos(spans.only().getStartEpochNanos()));
        assertThat(begun)
                .isBetween(NOW.minus(Duration.ofMinutes(6)), NOW.minus(Duration.ofMinutes(5)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01-",
                "sampled",
                ""
            })
    void whatIsNotRecordedOrNoTraceparentIsNotFollowed(String traceparent) {
        assertThat(tracer.begin(traceparent, System.nanoTime())).isNull();
        assertThat(spans.tracer().currentSpan()).isNull();
    }

    @Test
    void aDefectIsRecordedOnTheEventThatIsFollowedAndOnNoOther() {
        tracer.failed(new IllegalStateException("before"));
        Trace trace = begin(System.nanoTime());
        tracer.failed(new IllegalStateException("a defect"));
        trace.end(0);
        tracer.failed(new IllegalStateException("after"));
        assertThat(spans.only().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(spans.only().getStatus().getDescription()).isEqualTo("a defect");
        assertThat(spans.only().getEvents()).hasSize(1);
    }
}
