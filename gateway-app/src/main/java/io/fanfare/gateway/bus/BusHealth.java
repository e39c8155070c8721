package io.fanfare.gateway.bus;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Health {@code fanfare}, part of readiness: down while events could be missed; says of each Redis
 * server or shard what it is and since when.
 */
@Component("fanfare")
final class BusHealth implements HealthIndicator {

    private final EventBus bus;
    private final Clock clock;

    BusHealth(EventBus bus, Clock clock) {
        this.bus = bus;
        this.clock = clock;
    }

    @Override
    public Health health() {
        Health.Builder health = bus.isListening() ? Health.up() : Health.down();
        Instant now = clock.instant();
        long nowNanos = System.nanoTime();
        bus.details()
                .forEach(
                        (name, part) ->
                                health.withDetail(
                                        name,
                                        detail(
                                                part,
                                                now.minusNanos(nowNanos - part.sinceNanos()))));
        return health.build();
    }

    /**
     * What is shown of one part.
     *
     * @param since to the second
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Detail(String state, Instant since, @Nullable String about) {}

    private static Detail detail(BusPart part, Instant since) {
        return new Detail(part.state(), since.truncatedTo(ChronoUnit.SECONDS), part.about());
    }
}
