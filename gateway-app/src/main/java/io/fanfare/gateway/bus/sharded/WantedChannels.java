package io.fanfare.gateway.bus.sharded;

import io.fanfare.gateway.routing.Route;
import io.fanfare.gateway.subscription.Interest;
import io.fanfare.gateway.subscription.Topic;
import io.fanfare.model.bus.BusChannels;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The channels that should be subscribed: one for each topic and each connected user, shared by all
 * who listen.
 *
 * <p>A channel stays for a while after its last listener left, since clients that reload a page
 * come back. Thread-safe; nothing here waits.
 */
final class WantedChannels implements Interest {

    private final BusChannels names;
    private final Duration linger;
    private final Duration confirmTimeout;

    private final ConcurrentHashMap<String, WantedChannel> byName = new ConcurrentHashMap<>();

    /** Those the reconciler should look at before its next round. */
    private final ConcurrentLinkedQueue<WantedChannel> changed = new ConcurrentLinkedQueue<>();

    /** Set once, before anybody listens. */
    private volatile Runnable wakeUp = () -> {};

    WantedChannels(BusChannels names, Duration linger, Duration confirmTimeout) {
        this.names = names;
        this.linger = linger;
        this.confirmTimeout = confirmTimeout;
    }

    /** Who is to be woken when a channel needs attention. */
    void onChange(Runnable wakeUp) {
        this.wakeUp = wakeUp;
    }

    @Override
    public boolean needsGraph() {
        return true;
    }

    @Override
    public Lease acquire(Topic topic) {
        return switch (topic) {
            case Topic.Execution(String user, String graph, String execution) -> {
                if (graph == null) {
                    throw new IllegalArgumentException("the graph is not known");
                }
                yield acquire(
                        names.shardedExecution(user, graph, execution),
                        new Route.ToKey(user, topic.key(), false));
            }
            case Topic.Graph(String user, String graph) ->
                    acquire(
                            names.shardedGraph(user, graph),
                            new Route.ToKey(user, topic.key(), true));
        };
    }

    /** Asks for a user's notifications, once for each connection. */
    void acquireNotifications(String userId) {
        acquire(names.notification(userId), new Route.ToUser(userId));
    }

    /** Gives up one connection's claim on a user's notifications. */
    void releaseNotifications(String userId) {
        WantedChannel channel = byName.get(names.notification(userId));
        if (channel != null) {
            release(channel);
        }
    }

    private WantedChannel acquire(String name, Route route) {
        WantedChannel[] acquired = new WantedChannel[1];
        byName.compute(
                name,
                (n, known) -> {
                    WantedChannel channel =
                            known == null
                                    ? new WantedChannel(this, name, route, System.nanoTime())
                                    : known;
                    channel.addListener();
                    acquired[0] = channel;
                    return channel;
                });
        WantedChannel channel = acquired[0];
        if (channel.isMissing()) {
            attend(channel);
        }
        return channel;
    }

    void release(WantedChannel channel) {
        byName.computeIfPresent(
                channel.name(),
                (name, known) -> {
                    boolean isUnheard = known.removeListener(System.nanoTime());
                    if (isUnheard && known.isMissing()) {
                        attend(known);
                    }
                    return known;
                });
    }

    /** Forgets the channel if it is over; then it is the caller's to unsubscribe. */
    boolean forgetIfOver(WantedChannel channel, long nowNanos) {
        if (!channel.isOver(nowNanos, linger.toNanos())) {
            return false;
        }
        boolean[] forgotten = new boolean[1];
        byName.computeIfPresent(
                channel.name(),
                (name, known) -> {
                    forgotten[0] = known == channel && known.isOver(nowNanos, linger.toNanos());
                    return forgotten[0] ? null : known;
                });
        return forgotten[0];
    }

    /** Has the reconciler look at the channel soon. */
    void attend(WantedChannel channel) {
        changed.add(channel);
        wakeUp.run();
    }

    @Nullable WantedChannel nextChanged() {
        return changed.poll();
    }

    @Nullable WantedChannel byName(String name) {
        return byName.get(name);
    }

    int size() {
        return byName.size();
    }

    Collection<WantedChannel> all() {
        return byName.values();
    }

    Duration confirmTimeout() {
        return confirmTimeout;
    }

    /** Tells those who wait, if any; not on this thread, which may be one that reads from Redis. */
    void tell(CompletableFuture<Boolean> live) {
        if (live.getNumberOfDependents() == 0) {
            live.complete(true);
        } else {
            var _ = live.completeAsync(() -> true, Thread::startVirtualThread);
        }
    }
}
