package io.fanfare.gateway.bus;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Health {@code bus}, part of readiness: down while events could be missed. */
@Component("bus")
final class BusHealth implements HealthIndicator {

    private final EventBus bus;

    BusHealth(EventBus bus) {
        this.bus = bus;
    }

    @Override
    public Health health() {
        return (bus.isListening() ? Health.up() : Health.down()).withDetails(bus.details()).build();
    }
}
