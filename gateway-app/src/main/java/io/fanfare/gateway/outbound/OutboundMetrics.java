package io.fanfare.gateway.outbound;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Depth of the send queues, what overflowed, what was delivered and how late. */
final class OutboundMetrics {

    /** What an overflow led to. */
    enum Overflow {
        /** The queue was full: its connection closed. */
        DISCONNECTED,
        /** One old event dropped. */
        DROPPED,
        /** One event replaced by a newer state. */
        CONFLATED,
        /** The node's budget was spent: the connection with the fullest queue closed. */
        NODE_BUDGET
    }

    private final Map<Overflow, Counter> overflows = new EnumMap<>(Overflow.class);
    private final Counter deliveries;
    private final Timer latency;

    OutboundMetrics(MeterRegistry meters, NodeBudget budget) {
        for (Overflow outcome : Overflow.values()) {
            overflows.put(
                    outcome,
                    Counter.builder("fanfare.outbound.overflow")
                            .description("Events or connections given up because a queue was full")
                            .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
        deliveries =
                Counter.builder("fanfare.deliveries")
                        .description("Events written to a socket, counted per socket")
                        .register(meters);
        latency =
                Timer.builder("fanfare.delivery.latency")
                        .description("From Redis' hands to the socket, per event and socket")
                        .serviceLevelObjectives(
                                millis(1),
                                millis(2),
                                millis(5),
                                millis(10),
                                millis(25),
                                millis(50),
                                millis(100),
                                millis(250),
                                millis(1000),
                                millis(5000))
                        .register(meters);
        Gauge.builder("fanfare.outbound.queued.frames", budget, NodeBudget::queuedFrames)
                .description("Frames that wait in the send queues")
                .register(meters);
        Gauge.builder("fanfare.outbound.queued", budget, NodeBudget::queuedBytes)
                .baseUnit("bytes")
                .description("Bytes that wait in the send queues")
                .register(meters);
        Gauge.builder("fanfare.outbound.budget", budget, NodeBudget::limit)
                .baseUnit("bytes")
                .description("Bytes that all send queues may hold together")
                .register(meters);
    }

    private static Duration millis(long count) {
        return Duration.ofMillis(count);
    }

    void overflowed(Overflow outcome) {
        Objects.requireNonNull(overflows.get(outcome)).increment();
    }

    void delivered(Frame[] frames) {
        long now = System.nanoTime();
        int events = 0;
        for (Frame frame : frames) {
            if (!frame.isReply()) {
                events++;
                latency.record(now - frame.receivedNanos(), TimeUnit.NANOSECONDS);
            }
        }
        deliveries.increment(events);
    }
}
