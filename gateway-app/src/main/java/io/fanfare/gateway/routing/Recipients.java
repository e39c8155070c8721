package io.fanfare.gateway.routing;

import io.fanfare.gateway.connection.Connection;
import io.fanfare.gateway.connection.ConnectionRegistry;
import io.fanfare.gateway.outbound.FlushBatch;
import io.fanfare.gateway.outbound.Frame;
import io.fanfare.gateway.subscription.SubscriptionRegistry;
import io.fanfare.model.socket.ChannelKey;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;

/**
 * Hands events to the connections they are for, encoded once per key that has any; one connection
 * that fails costs the others nothing. Thread-safe.
 */
final class Recipients {

    private static final Logger log = LoggerFactory.getLogger(Recipients.class);

    private final SubscriptionRegistry subscriptions;
    private final ConnectionRegistry connections;
    private final RoutingMetrics metrics;

    /** Null while tracing is off. */
    private final @Nullable EventTracer tracer;

    Recipients(
            SubscriptionRegistry subscriptions,
            ConnectionRegistry connections,
            RoutingMetrics metrics,
            @Nullable EventTracer tracer) {
        this.subscriptions = subscriptions;
        this.connections = connections;
        this.metrics = metrics;
        this.tracer = tracer;
    }

    /** To the subscribers of the key; returns how many it went to. */
    int send(Delivery delivery, ChannelKey key) {
        Connection[] subscribers = subscriptions.subscribers(key);
        if (subscribers.length == 0) {
            return 0;
        }
        Frame frame = delivery.frame(key);
        for (Connection subscriber : subscribers) {
            send(subscriber, frame, delivery.batch());
        }
        return subscribers.length;
    }

    /** To every connection of the user, under no key; returns how many it went to. */
    int sendToUser(Delivery delivery, String userId) {
        List<Connection> listeners = connections.ofUser(userId);
        if (listeners.isEmpty()) {
            return 0;
        }
        Frame frame = delivery.frame(null);
        for (Connection listener : listeners) {
            send(listener, frame, delivery.batch());
        }
        return listeners.size();
    }

    private void send(Connection connection, Frame frame, FlushBatch batch) {
        try {
            connection.send(frame, batch);
        } catch (RuntimeException e) {
            metrics.dropped(DropReason.INTERNAL_ERROR);
            log.error("Could not send an event to {}", connection, e);
            if (tracer != null) {
                tracer.failed(e);
            }
        }
    }
}
