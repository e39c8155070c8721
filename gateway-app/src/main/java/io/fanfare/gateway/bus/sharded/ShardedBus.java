package io.fanfare.gateway.bus.sharded;

import io.fanfare.gateway.bus.BusPart;
import io.fanfare.gateway.bus.EventBus;

import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

import java.time.Duration;
import java.util.Map;

/** Events of the channels of a Redis Cluster that somebody listens to. */
final class ShardedBus implements EventBus, SmartLifecycle {

    private final Reconciler reconciler;
    private final ClusterClients clients;
    private final Duration unreadyAfter;

    private @Nullable Thread thread;

    /** Written by the lifecycle, read by health. */
    private volatile boolean running;

    ShardedBus(Reconciler reconciler, ClusterClients clients, Duration unreadyAfter) {
        this.reconciler = reconciler;
        this.clients = clients;
        this.unreadyAfter = unreadyAfter;
    }

    /** Started after the lanes and before the server accepts; stopped in the reverse order. */
    @Override
    public int getPhase() {
        return 1;
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name("sharded-bus").daemon().start(reconciler);
    }

    @Override
    public void stop() {
        running = false;
        reconciler.stop();
        try {
            if (thread != null) {
                thread.join(Duration.ofSeconds(5));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        clients.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public boolean isListening() {
        return running && reconciler.isListening(unreadyAfter);
    }

    @Override
    public Map<String, BusPart> details() {
        return reconciler.details();
    }
}
