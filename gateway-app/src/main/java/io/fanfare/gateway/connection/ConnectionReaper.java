package io.fanfare.gateway.connection;

import io.fanfare.gateway.outbound.SendQueues;
import io.fanfare.model.socket.CloseCode;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Visits every connection about once a second: pings it, closes it when it is dead (4004), stalled
 * (4005) or expired (4003), and cuts sockets that do not finish closing.
 *
 * <p>A tick visits one group in ten, so a sweep never comes as one burst. One thread of its own.
 */
@Component
final class ConnectionReaper implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ConnectionReaper.class);
    private static final Duration TICK =
            Duration.ofSeconds(1).dividedBy(ConnectionRegistry.SWEEP_GROUPS);

    private final ConnectionRegistry registry;
    private final RefusedSockets refusedSockets;
    private final ConnectionProperties properties;
    private final Clock clock;
    private final long stalledAfterNanos;

    /** Owned by the reaper's thread. */
    private int nextGroup;

    /** Guarded by this bean's lifecycle, which Spring drives from one thread. */
    private ScheduledExecutorService executor = idleExecutor();

    /** Written by this bean's lifecycle, read by Spring. */
    private volatile boolean running;

    ConnectionReaper(
            ConnectionRegistry registry,
            RefusedSockets refusedSockets,
            ConnectionProperties properties,
            SendQueues queues,
            Clock clock) {
        this.registry = registry;
        this.refusedSockets = refusedSockets;
        this.properties = properties;
        this.clock = clock;
        this.stalledAfterNanos = queues.stalledAfter().toNanos();
    }

    private static ScheduledExecutorService idleExecutor() {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("reaper").daemon().factory());
    }

    @Override
    public void start() {
        if (executor.isShutdown()) {
            executor = idleExecutor();
        }
        long tick = TICK.toNanos();
        var _ =
                executor.scheduleAtFixedRate(
                        () -> tick(System.nanoTime(), clock.millis()),
                        tick,
                        tick,
                        TimeUnit.NANOSECONDS);
        running = true;
    }

    /** Stopped after the drain, during which the dead must go as ever. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public void stop() {
        running = false;
        executor.shutdownNow();
    }

    /** Never throws: after one throwable its executor would not run it again. */
    void tick(long nowNanos, long nowMillis) {
        try {
            refusedSockets.cutOverdue(nowNanos);
        } catch (RuntimeException | Error e) {
            log.error("Could not cut a refused socket", e);
        }
        sweep(nextGroup, nowNanos, nowMillis);
        nextGroup = (nextGroup + 1) % ConnectionRegistry.SWEEP_GROUPS;
    }

    /** Visits one group; a connection that fails to be visited does not end the reaper. */
    void sweep(int group, long nowNanos, long nowMillis) {
        for (Connection connection : registry.sweepGroup(group)) {
            try {
                visit(connection, nowNanos, nowMillis);
            } catch (RuntimeException | Error e) {
                try (LogContext _ = LogContext.of(connection)) {
                    log.warn("Could not visit {}", connection, e);
                }
            }
        }
    }

    private void visit(Connection connection, long nowNanos, long nowMillis) {
        if (connection.closingNanos(nowNanos) > properties.closeTimeout().toNanos()) {
            connection.abort();
        } else if (connection.isOpen()) {
            visitOpen(connection, nowNanos, nowMillis);
        }
    }

    private void visitOpen(Connection connection, long nowNanos, long nowMillis) {
        if (properties.closeOnExpiry() && connection.isExpired(nowMillis)) {
            connection.close(CloseCode.INVALID_TOKEN, CloseCode.TOKEN_EXPIRED);
        } else if (isOver(connection.stalledNanos(nowNanos), stalledAfterNanos)) {
            connection.close(CloseCode.SLOW_CONSUMER);
        } else if (isOver(connection.silentNanos(nowNanos), properties.idleTimeout().toNanos())) {
            connection.close(CloseCode.IDLE_TIMEOUT);
        } else {
            pingIfDue(connection, nowNanos);
        }
    }

    private static boolean isOver(long nanos, long limitNanos) {
        return limitNanos > 0 && nanos > limitNanos;
    }

    private void pingIfDue(Connection connection, long nowNanos) {
        long interval = properties.pingInterval().toNanos();
        if (interval > 0 && nowNanos - connection.nextPingNanos() >= 0) {
            connection.schedulePing(nowNanos + interval);
            connection.ping();
        }
    }
}
