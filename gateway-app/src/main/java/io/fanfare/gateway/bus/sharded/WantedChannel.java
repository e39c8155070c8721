package io.fanfare.gateway.bus.sharded;

import io.fanfare.gateway.bus.Lanes;
import io.fanfare.gateway.routing.Route;
import io.fanfare.gateway.subscription.Interest.Lease;
import io.lettuce.core.cluster.SlotHash;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A Redis channel that somebody listens to, or did a moment ago, and how far its subscription is.
 *
 * <p>Exactly one connection at a time may carry its messages: those that another one still brings
 * are not passed on, so that a channel on the move is neither heard twice nor out of order.
 */
final class WantedChannel implements Lease {

    /** How far the subscription is. */
    private enum State {
        /** On no connection. */
        MISSING,
        /** Asked for; Redis has not confirmed. */
        ASKED,
        /** Redis has confirmed. */
        LIVE
    }

    private final WantedChannels channels;
    private final String name;
    private final int slot;
    private final Route route;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the map entry of its name.
    private int listeners;

    /** Written with the listeners, read by the reconciler. */
    private volatile long unheardSinceNanos;

    private volatile boolean isListenedTo;

    // Written under the lock.
    private volatile State state = State.MISSING;
    private volatile @Nullable ShardConnection holder;
    private long changedNanos;
    private CompletableFuture<Boolean> live = new CompletableFuture<>();
    private @Nullable String barredNode;
    private long barredUntilNanos;

    WantedChannel(WantedChannels channels, String name, Route route, long nowNanos) {
        this.channels = channels;
        this.name = name;
        this.slot = SlotHash.getSlot(name);
        this.route = route;
        this.changedNanos = nowNanos;
    }

    String name() {
        return name;
    }

    int slot() {
        return slot;
    }

    Route route() {
        return route;
    }

    // Listeners

    /** To be called while the map entry is locked. */
    void addListener() {
        listeners++;
        isListenedTo = true;
    }

    /** To be called while the map entry is locked; true when nobody is left. */
    boolean removeListener(long nowNanos) {
        listeners--;
        if (listeners == 0) {
            unheardSinceNanos = nowNanos;
            isListenedTo = false;
        }
        return listeners == 0;
    }

    boolean isListenedTo() {
        return isListenedTo;
    }

    /**
     * Whether nobody has listened for that long; a subscription that never was lives no longer.
     *
     * <p>While Redis has not answered it is not over: whoever wanted the channel next would take
     * the answer that is still to come for the answer to the next question.
     */
    boolean isOver(long nowNanos, long lingerNanos) {
        return !isListenedTo
                && switch (state) {
                    case MISSING -> true;
                    case ASKED -> false;
                    case LIVE -> nowNanos - unheardSinceNanos >= lingerNanos;
                };
    }

    @Override
    public void release() {
        channels.release(this);
    }

    @Override
    public CompletionStage<Boolean> confirmed() {
        if (state == State.LIVE) {
            return CompletableFuture.completedFuture(true);
        }
        Duration limit = channels.confirmTimeout();
        CompletableFuture<Boolean> pending;
        lock.lock();
        try {
            pending = live.copy();
        } finally {
            lock.unlock();
        }
        return pending.completeOnTimeout(false, limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    // The subscription, as the reconciler and the connections see it

    boolean isLive() {
        return state == State.LIVE;
    }

    boolean isMissing() {
        return state == State.MISSING;
    }

    /**
     * Hands the message on if it came on the connection that counts. Looking and handing on are one
     * step: otherwise a message could be overtaken by one of the connection that takes over.
     */
    void submit(ShardConnection from, byte[] body, Lanes lanes) {
        lock.lock();
        try {
            if (holder == from) {
                lanes.submit(route(), name().hashCode(), body);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The connection that carries it, or that was asked to. */
    @Nullable ShardConnection holder() {
        return holder;
    }

    /** How long it has been in its state. */
    long unchangedNanos(long nowNanos) {
        lock.lock();
        try {
            return nowNanos - changedNanos;
        } finally {
            lock.unlock();
        }
    }

    /** Redis is asked on that connection, now the only one that counts. */
    void asked(ShardConnection connection, long nowNanos) {
        lock.lock();
        try {
            holder = connection;
            change(State.ASKED, nowNanos);
        } finally {
            lock.unlock();
        }
    }

    /** Redis confirmed on that connection. */
    void confirmed(ShardConnection connection, long nowNanos) {
        CompletableFuture<Boolean> confirmed;
        lock.lock();
        try {
            if (holder != connection || state != State.ASKED) {
                return;
            }
            change(State.LIVE, nowNanos);
            confirmed = live;
        } finally {
            lock.unlock();
        }
        channels.tell(confirmed);
    }

    /**
     * The subscription on that connection is no more, or never came to be.
     *
     * @param barredNanos how long the node should not be asked again
     * @return whether it was live until now
     */
    boolean lost(ShardConnection connection, long barredNanos, long nowNanos) {
        lock.lock();
        try {
            if (holder != connection) {
                return false;
            }
            boolean wasLive = state == State.LIVE;
            if (wasLive) {
                live = new CompletableFuture<>();
            }
            holder = null;
            change(State.MISSING, nowNanos);
            barredNode = connection.node();
            barredUntilNanos = nowNanos + barredNanos;
            return wasLive;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the node has given it up so recently that asking again would bring nothing. */
    boolean isBarred(String node, long nowNanos) {
        lock.lock();
        try {
            return node.equals(barredNode) && nowNanos - barredUntilNanos < 0;
        } finally {
            lock.unlock();
        }
    }

    private void change(State to, long nowNanos) {
        state = to;
        changedNanos = nowNanos;
    }

    @Override
    public String toString() {
        return name + " (" + state + ")";
    }
}
