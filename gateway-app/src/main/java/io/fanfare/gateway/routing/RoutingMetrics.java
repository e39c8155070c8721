package io.fanfare.gateway.routing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** What came in, what was dropped and why, how long routing took. */
final class RoutingMetrics {

    private final Counter executions;
    private final Counter notifications;
    private final Map<DropReason, Counter> dropped = new EnumMap<>(DropReason.class);
    private final Timer latency;

    RoutingMetrics(MeterRegistry meters) {
        executions = received(meters, "execution");
        notifications = received(meters, "notification");
        for (DropReason reason : DropReason.values()) {
            dropped.put(
                    reason,
                    Counter.builder("fanfare.bus.events.dropped")
                            .description("Bus messages dropped, by reason")
                            .tag("reason", reason.label())
                            .register(meters));
        }
        latency =
                Timer.builder("fanfare.route.latency")
                        .description("From Redis' hands to the send queues, per event")
                        .serviceLevelObjectives(
                                micros(100),
                                micros(250),
                                micros(500),
                                micros(1_000),
                                micros(2_500),
                                micros(5_000),
                                micros(10_000),
                                micros(50_000),
                                micros(250_000),
                                micros(1_000_000))
                        .register(meters);
    }

    private static Counter received(MeterRegistry meters, String kind) {
        return Counter.builder("fanfare.bus.events.received")
                .description("Messages received from the bus")
                .tag("kind", kind)
                .register(meters);
    }

    private static Duration micros(long count) {
        return Duration.of(count, java.time.temporal.ChronoUnit.MICROS);
    }

    void receivedExecution() {
        executions.increment();
    }

    void receivedNotification() {
        notifications.increment();
    }

    void dropped(DropReason reason) {
        Objects.requireNonNull(dropped.get(reason)).increment();
    }

    void routed(long nanos) {
        latency.record(nanos, TimeUnit.NANOSECONDS);
    }
}
