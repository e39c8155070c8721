package io.fanfare.gateway.management;

import io.fanfare.gateway.connection.ConnectionDrain;
import io.fanfare.gateway.connection.ConnectionRegistry;

import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.stereotype.Component;

import java.util.Locale;

/**
 * {@code /actuator/drain}: sends the clients of this gateway elsewhere as a shutdown does, while
 * the process stays up; there is no way back but a restart.
 */
@Component
@WebEndpoint(id = "drain")
class DrainEndpoint {

    private final ConnectionDrain drain;
    private final ConnectionRegistry connections;

    DrainEndpoint(ConnectionDrain drain, ConnectionRegistry connections) {
        this.drain = drain;
        this.connections = connections;
    }

    /**
     * How far it is.
     *
     * @param state {@code serving}, {@code draining} or {@code drained}
     * @param connections those still open
     */
    record Progress(String state, int connections) {}

    @ReadOperation
    Progress progress() {
        return new Progress(drain.state().name().toLowerCase(Locale.ROOT), connections.openCount());
    }

    /** Begins unless it has, and does not wait. */
    @WriteOperation
    Progress begin() {
        drain.begin();
        return progress();
    }
}
