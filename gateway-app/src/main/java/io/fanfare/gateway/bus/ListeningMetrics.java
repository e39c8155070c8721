package io.fanfare.gateway.bus;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/** Whether the bus is listened to, as the readiness probe is told. */
@Component
final class ListeningMetrics {

    ListeningMetrics(MeterRegistry meters, EventBus bus) {
        Gauge.builder("fanfare.bus.listening", bus, each -> each.isListening() ? 1 : 0)
                .description("1 while every event published would arrive; readiness follows it")
                .register(meters);
    }
}
