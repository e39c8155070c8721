package io.fanfare.gateway.routing;

import static io.fanfare.model.socket.ChannelKey.ofExecution;
import static io.fanfare.model.socket.ChannelKey.ofGraph;

import io.fanfare.gateway.connection.ConnectionRegistry;
import io.fanfare.gateway.outbound.FlushBatch;
import io.fanfare.gateway.routing.RoutingProperties.Choice;
import io.fanfare.gateway.subscription.SubscriptionRegistry;
import io.fanfare.model.socket.Method;
import io.micrometer.core.instrument.MeterRegistry;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Sends each bus message to the connections it is for, or drops and counts it; nothing a publisher
 * sends makes it throw.
 *
 * <p>Thread-safe; messages that must stay in order come from one thread.
 */
@Component
public final class EventRouter {

    private static final Logger log = LoggerFactory.getLogger(EventRouter.class);

    private final Recipients recipients;
    private final RoutingMetrics metrics;
    private final Choice aggregateNodeEvents;

    /** Null while tracing is off. */
    private final @Nullable EventTracer tracer;

    private final EventDecoder decoder = new EventDecoder();
    private final BurstLog burstLog = new BurstLog(log);

    EventRouter(
            SubscriptionRegistry subscriptions,
            ConnectionRegistry connections,
            RoutingProperties properties,
            MeterRegistry meters,
            @Nullable EventTracer tracer) {
        this.metrics = new RoutingMetrics(meters);
        this.recipients = new Recipients(subscriptions, connections, metrics, tracer);
        this.aggregateNodeEvents = properties.aggregateNodeEvents();
        this.tracer = tracer;
    }

    /**
     * Routes one message; the frames leave when the batch is flushed, if not before.
     *
     * @param receivedNanos {@link System#nanoTime()} when the message came from Redis
     */
    public void route(Route route, byte[] message, long receivedNanos, FlushBatch batch) {
        if (tracer == null) {
            routeSafely(route, message, receivedNanos, batch);
        } else {
            routeTraced(tracer, route, message, receivedNanos, batch);
        }
    }

    /** An event that is followed leaves by itself, so that its span does not end with a burst. */
    private void routeTraced(
            EventTracer tracer, Route route, byte[] message, long receivedNanos, FlushBatch batch) {
        String traceparent = Traceparent.find(message);
        EventTracer.Trace trace =
                traceparent == null ? null : tracer.begin(traceparent, receivedNanos);
        if (trace == null) {
            routeSafely(route, message, receivedNanos, batch);
            return;
        }
        batch.flush();
        int connections = routeSafely(route, message, receivedNanos, batch);
        batch.flush();
        trace.end(connections);
    }

    /** To how many connections it went; 0 if it was dropped. */
    private int routeSafely(Route route, byte[] message, long receivedNanos, FlushBatch batch) {
        try {
            int connections = routeStrictly(route, message, receivedNanos, batch);
            metrics.routed(System.nanoTime() - receivedNanos);
            return connections;
        } catch (MalformedEventException e) {
            drop(e.reason());
        } catch (RuntimeException | Error e) { // An error that passed would end the lane.
            metrics.dropped(DropReason.INTERNAL_ERROR);
            log.error("Could not route a bus message", e);
            recordFailure(e);
        }
        return 0;
    }

    private int routeStrictly(Route route, byte[] message, long receivedNanos, FlushBatch batch)
            throws MalformedEventException {
        return switch (route) {
            case Route.ByContent.EXECUTIONS -> {
                metrics.receivedExecution();
                yield push(decoder.decodeExecution(message), receivedNanos, batch);
            }
            case Route.ByContent.NOTIFICATIONS -> {
                metrics.receivedNotification();
                yield notifyUser(decoder.decodeNotification(message), receivedNanos, batch);
            }
            case Route.ToKey to -> {
                metrics.receivedExecution();
                yield push(decoder.decodeKeyed(message), to, receivedNanos, batch);
            }
            case Route.ToUser to -> {
                metrics.receivedNotification();
                Event.Notification event = decoder.decodeNotification(message);
                requireUser(to.userId(), event.userId());
                yield notifyUser(event, receivedNanos, batch);
            }
        };
    }

    private void recordFailure(Throwable failure) {
        if (tracer != null) {
            tracer.failed(failure);
        }
    }

    /** Counts a message that never got here, and logs it once per burst. */
    public void drop(DropReason reason) {
        metrics.dropped(reason);
        burstLog.dropped(reason, System.nanoTime());
    }

    private static void requireUser(String expected, String named) throws MalformedEventException {
        if (!named.equals(expected)) {
            throw new MalformedEventException(DropReason.FOREIGN_USER);
        }
    }

    private int push(Event.Keyed event, Route.ToKey to, long receivedNanos, FlushBatch batch)
            throws MalformedEventException {
        String user = event.userId();
        if (user != null) {
            requireUser(to.userId(), user);
        }
        boolean isNode = event.method() == Method.NODE_EXECUTION_EVENT;
        if (isNode && to.isGraphWide() && aggregateNodeEvents == Choice.FALSE) {
            return 0;
        }
        Delivery delivery =
                new Delivery(
                        event.method(), event.payload(), event.subjectId(), receivedNanos, batch);
        return recipients.send(delivery, to.key());
    }

    private int push(Event.Execution event, long receivedNanos, FlushBatch batch) {
        return switch (event) {
            case Event.GraphExecution e -> {
                Delivery delivery =
                        new Delivery(
                                Method.GRAPH_EXECUTION_EVENT,
                                e.payload(),
                                e.executionId(),
                                receivedNanos,
                                batch);
                yield recipients.send(delivery, ofExecution(e.userId(), e.executionId()))
                        + recipients.send(delivery, ofGraph(e.userId(), e.graphId()));
            }
            case Event.NodeExecution e -> {
                Delivery delivery =
                        new Delivery(
                                Method.NODE_EXECUTION_EVENT,
                                e.payload(),
                                e.nodeExecutionId(),
                                receivedNanos,
                                batch);
                int listeners = recipients.send(delivery, ofExecution(e.userId(), e.executionId()));
                yield aggregateNodeEvents == Choice.TRUE
                        ? listeners + recipients.send(delivery, ofGraph(e.userId(), e.graphId()))
                        : listeners;
            }
        };
    }

    private int notifyUser(Event.Notification event, long receivedNanos, FlushBatch batch) {
        Delivery delivery =
                new Delivery(Method.NOTIFICATION, event.payload(), null, receivedNanos, batch);
        return recipients.sendToUser(delivery, event.userId());
    }
}
