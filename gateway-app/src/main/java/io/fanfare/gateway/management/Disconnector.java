package io.fanfare.gateway.management;

import io.fanfare.gateway.connection.Connection;
import io.fanfare.gateway.connection.ConnectionRegistry;
import io.fanfare.gateway.management.DisconnectOrder.Kind;
import io.fanfare.gateway.management.ManagementMetrics.Origin;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import java.util.List;

/** Closes those connections of this process that an order is for. Thread-safe, never waits. */
@Component
final class Disconnector {

    private static final Logger log = LoggerFactory.getLogger(Disconnector.class);

    private final ConnectionRegistry connections;
    private final ManagementMetrics metrics;

    Disconnector(ConnectionRegistry connections, ManagementMetrics metrics) {
        this.connections = connections;
        this.metrics = metrics;
    }

    /** How many it closed. */
    int disconnect(DisconnectOrder order, Origin origin) {
        int closed = 0;
        for (Connection connection : candidates(order)) {
            if (order.isFor(connection) && connection.close(order.code(), order.reason())) {
                closed++;
            }
        }
        metrics.disconnected(order.kind(), origin, closed);
        log.info("Closed {} connections: {}, {}", closed, order, origin);
        return closed;
    }

    private List<Connection> candidates(DisconnectOrder order) {
        return order.kind() == Kind.USER
                ? connections.ofUser(order.value())
                : connections.openConnections().toList();
    }
}
