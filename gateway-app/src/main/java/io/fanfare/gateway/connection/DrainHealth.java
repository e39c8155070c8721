package io.fanfare.gateway.connection;

import io.fanfare.gateway.connection.ConnectionDrain.State;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

import java.util.Locale;

/** Health {@code drain}, part of readiness: out of service from the start of a drain on. */
@Component("drain")
final class DrainHealth implements HealthIndicator {

    private final ConnectionDrain drain;
    private final ConnectionRegistry connections;

    DrainHealth(ConnectionDrain drain, ConnectionRegistry connections) {
        this.drain = drain;
        this.connections = connections;
    }

    @Override
    public Health health() {
        State state = drain.state();
        return (state == State.SERVING ? Health.up() : Health.outOfService())
                .withDetail("state", state.name().toLowerCase(Locale.ROOT))
                .withDetail("connections", connections.openCount())
                .build();
    }
}
