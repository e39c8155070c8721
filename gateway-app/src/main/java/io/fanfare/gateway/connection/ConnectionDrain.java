package io.fanfare.gateway.connection;

import io.fanfare.model.socket.CloseCode;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Closes every connection, at shutdown or when asked to, spread over the drain period as {@link
 * DrainSchedule} says, each behind the frames that wait for it; readiness goes down first and new
 * handshakes are refused.
 *
 * <p>There is one drain in the life of a process: a shutdown waits for the one that was asked for.
 * It runs before anything else stops, so events are delivered to the last connection until its turn
 * comes. Thread-safe; one thread of its own.
 */
@Component
public final class ConnectionDrain implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ConnectionDrain.class);

    private final ConnectionRegistry registry;
    private final ConnectionProperties properties;
    private final ApplicationContext context;
    private final DrainTimer timer;

    private final AtomicBoolean begun = new AtomicBoolean();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private volatile boolean running;

    @Autowired
    ConnectionDrain(
            ConnectionRegistry registry,
            ConnectionProperties properties,
            ApplicationContext context,
            MeterRegistry meters) {
        this(registry, properties, context, meters, DrainTimer.SYSTEM);
    }

    ConnectionDrain(
            ConnectionRegistry registry,
            ConnectionProperties properties,
            ApplicationContext context,
            MeterRegistry meters,
            DrainTimer timer) {
        this.registry = registry;
        this.properties = properties;
        this.context = context;
        this.timer = timer;
        Gauge.builder("fanfare.draining", this, drain -> drain.state() == State.SERVING ? 0 : 1)
                .description("1 from the start of a drain on")
                .register(meters);
    }

    /** How far it is, in this order. */
    public enum State {
        SERVING,
        DRAINING,
        /** Every connection has had its turn. */
        DRAINED
    }

    public State state() {
        if (ended.isDone()) {
            return State.DRAINED;
        }
        return begun.get() ? State.DRAINING : State.SERVING;
    }

    /** Begins, unless it has; returns at once. */
    public void begin() {
        if (begun.compareAndSet(false, true)) {
            Thread.ofPlatform().name("drain").start(this::drainAndTell);
        }
    }

    /** The first to stop. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public void stop() {
        throw new UnsupportedOperationException("stops only through its callback");
    }

    @Override
    public void stop(Runnable callback) {
        begin();
        var _ =
                ended.thenRun(
                        () -> {
                            running = false;
                            callback.run();
                        });
    }

    private void drainAndTell() {
        try {
            drain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.complete(null);
        }
    }

    private void drain() throws InterruptedException {
        AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
        registry.startDraining();
        List<Connection> toClose = registry.all().toList();
        if (!toClose.isEmpty()) {
            log.info(
                    "Draining {} connections over {} s",
                    toClose.size(),
                    properties.drainPeriod().toSeconds());
        }
        closeInSteps(toClose);
        awaitGone();
    }

    private void closeInSteps(List<Connection> toClose) throws InterruptedException {
        DrainSchedule schedule = new DrainSchedule(toClose.size(), properties.drainPeriod());
        long begun = timer.nanoTime();
        int closed = 0;
        while (closed < toClose.size()) {
            long elapsed = timer.nanoTime() - begun;
            for (int until = schedule.due(elapsed); closed < until; closed++) {
                toClose.get(closed)
                        .closeAfterFlush(CloseCode.SERVICE_RESTART, properties.drainReason());
            }
            if (closed < toClose.size()) {
                long next = DrainSchedule.nextStepNanos(elapsed);
                timer.sleep(begun + next - timer.nanoTime());
            }
        }
    }

    /** Sockets that do not finish are the reaper's: it cuts them. */
    private void awaitGone() throws InterruptedException {
        Duration patience = properties.closeTimeout().plusSeconds(2);
        long deadline = System.nanoTime() + patience.toNanos();
        while (registry.socketCount() > 0 && System.nanoTime() - deadline < 0) {
            Thread.sleep(20);
        }
    }
}
