package io.fanfare.gateway.management;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/** Whether the other gateways are heard. */
@Component
final class ControlMetrics {

    ControlMetrics(MeterRegistry meters, ControlChannel channel) {
        Gauge.builder("fanfare.management.listening", channel, c -> c.isListening() ? 1 : 0)
                .description("1 while orders given to other gateways arrive; 0 where none can be")
                .register(meters);
    }
}
