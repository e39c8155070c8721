package io.fanfare.gateway.subscription;

import io.fanfare.gateway.connection.Connection;
import io.fanfare.gateway.connection.ConnectionListener;
import io.fanfare.gateway.connection.UserLocks;
import io.fanfare.gateway.subscription.Interest.Lease;
import io.fanfare.model.socket.ChannelKey;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Channel keys and the connections subscribed to them; nothing remains of a connection once it is
 * closed, nor of a key without connections.
 *
 * <p>A connection's keys and a key's connections change together under the lock of the user both
 * belong to, and with them what the bus is asked for: one lease for each pair. Reading needs no
 * lock: {@link #subscribers} is one map look-up.
 */
@Component
public final class SubscriptionRegistry implements ConnectionListener {

    private static final Connection[] NONE = {};

    /** A key counts once for each so many characters: ids are any text, of any length. */
    private static final int CHARACTERS_PER_COUNT = 256;

    /** What one key may count for; the bus remembers it a while after it is given up. */
    private static final int MOST_OF_ONE_KEY = 16;

    private final int maxPerConnection;
    private final UserLocks locks;
    private final Interest interest;

    private final ConcurrentHashMap<ChannelKey, Connection[]> byKey = new ConcurrentHashMap<>();

    private final ConcurrentHashMap<Connection, Claims> byConnection = new ConcurrentHashMap<>();

    private final AtomicInteger subscriptions = new AtomicInteger();

    SubscriptionRegistry(
            SubscriptionProperties properties,
            UserLocks locks,
            Interest interest,
            MeterRegistry meters) {
        int max = properties.maxPerConnection();
        this.maxPerConnection = max == 0 ? Integer.MAX_VALUE : max;
        this.locks = locks;
        this.interest = interest;
        Gauge.builder("fanfare.subscriptions", subscriptions, AtomicInteger::get)
                .description("Pairs of a connection and a channel key it is subscribed to")
                .register(meters);
        Gauge.builder("fanfare.channels", byKey, ConcurrentHashMap::size)
                .description("Channel keys with at least one subscriber")
                .register(meters);
    }

    /** What one connection holds; guarded by the lock of its user. */
    private static final class Claims {

        private final Map<ChannelKey, Lease> leases = HashMap.newHashMap(2);
        private int count;

        boolean hasRoomFor(ChannelKey key, int limit) {
            return leases.containsKey(key) || count + countOf(key) <= limit;
        }

        @Nullable Lease put(ChannelKey key, Lease lease) {
            Lease before = leases.put(key, lease);
            count += before == null ? countOf(key) : 0;
            return before;
        }

        @Nullable Lease remove(ChannelKey key) {
            Lease lease = leases.remove(key);
            count -= lease == null ? 0 : countOf(key);
            return lease;
        }
    }

    private static int countOf(ChannelKey key) {
        return Math.max(1, Math.ceilDiv(key.value().length(), CHARACTERS_PER_COUNT));
    }

    /** Outcome of {@link #subscribe}. */
    public enum Outcome {
        /** Events of the key reach the connection from now on, also if they did before. */
        SUBSCRIBED,
        LIMIT_REACHED,
        /** The bus needs to know the graph of the execution. */
        GRAPH_REQUIRED,
        /** The bus could not make sure in time that events arrive; nothing was kept. */
        UNCONFIRMED,
        /** The connection closed meanwhile; nothing was kept. */
        CLOSED
    }

    /**
     * Subscribes the connection once the bus has confirmed; once more is the same as once.
     *
     * @return completes, never exceptionally, on any thread; already complete where the bus has
     *     nothing to wait for
     */
    public CompletionStage<Outcome> subscribe(Connection connection, Topic topic) {
        if (interest.needsGraph() && topic instanceof Topic.Execution e && e.graphId() == null) {
            return CompletableFuture.completedFuture(Outcome.GRAPH_REQUIRED);
        }
        ChannelKey key = topic.key();
        if (isTooLong(key) || isFull(connection, key)) {
            return CompletableFuture.completedFuture(Outcome.LIMIT_REACHED);
        }
        Lease lease = interest.acquire(topic);
        return lease.confirmed()
                .thenApply(
                        confirmed -> {
                            Outcome outcome =
                                    confirmed ? add(connection, key, lease) : Outcome.UNCONFIRMED;
                            if (outcome != Outcome.SUBSCRIBED) {
                                lease.release();
                            }
                            return outcome;
                        });
    }

    private boolean isTooLong(ChannelKey key) {
        int count = countOf(key);
        return maxPerConnection != Integer.MAX_VALUE
                && (count > MOST_OF_ONE_KEY || count > maxPerConnection);
    }

    /** Saves the bus the work for what would be refused anyway. */
    private boolean isFull(Connection connection, ChannelKey key) {
        ReentrantLock lock = locks.of(connection.userId());
        lock.lock();
        try {
            Claims claims = byConnection.get(connection);
            return claims != null && !claims.hasRoomFor(key, maxPerConnection);
        } finally {
            lock.unlock();
        }
    }

    private Outcome add(Connection connection, ChannelKey key, Lease lease) {
        ReentrantLock lock = locks.of(connection.userId());
        lock.lock();
        try {
            if (!connection.isOpen()) {
                return Outcome.CLOSED;
            }
            Claims claims = byConnection.computeIfAbsent(connection, c -> new Claims());
            if (!claims.hasRoomFor(key, maxPerConnection)) {
                return Outcome.LIMIT_REACHED;
            }
            Lease before = claims.put(key, lease);
            if (before == null) {
                addSubscriberLocked(key, connection);
            } else {
                before.release();
            }
            return Outcome.SUBSCRIBED;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the connection's subscription if it has one.
     *
     * @return whether any connection of this process was subscribed to the key
     */
    public boolean unsubscribe(Connection connection, ChannelKey key) {
        ReentrantLock lock = locks.of(connection.userId());
        lock.lock();
        try {
            boolean known = byKey.containsKey(key);
            Claims claims = byConnection.get(connection);
            Lease lease = claims == null ? null : claims.remove(key);
            if (claims != null && lease != null) {
                removeSubscriberLocked(key, connection);
                lease.release();
                if (claims.leases.isEmpty()) {
                    byConnection.remove(connection);
                }
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void closed(Connection connection) {
        ReentrantLock lock = locks.of(connection.userId());
        lock.lock();
        try {
            Claims claims = byConnection.remove(connection);
            if (claims != null) {
                claims.leases.forEach(
                        (key, lease) -> {
                            removeSubscriberLocked(key, connection);
                            lease.release();
                        });
            }
        } finally {
            lock.unlock();
        }
    }

    private void addSubscriberLocked(ChannelKey key, Connection connection) {
        Connection[] before = byKey.getOrDefault(key, NONE);
        Connection[] after = Arrays.copyOf(before, before.length + 1);
        after[before.length] = connection;
        byKey.put(key, after);
        subscriptions.incrementAndGet();
    }

    private void removeSubscriberLocked(ChannelKey key, Connection connection) {
        Connection[] before = byKey.getOrDefault(key, NONE);
        Connection[] after =
                Stream.of(before).filter(c -> c != connection).toArray(Connection[]::new);
        if (after.length == 0) {
            byKey.remove(key);
        } else {
            byKey.put(key, after);
        }
        subscriptions.addAndGet(after.length - before.length);
    }

    /** The connection's keys at this moment. */
    public Set<ChannelKey> keysOf(Connection connection) {
        ReentrantLock lock = locks.of(connection.userId());
        lock.lock();
        try {
            Claims claims = byConnection.get(connection);
            return claims == null ? Set.of() : Set.copyOf(claims.leases.keySet());
        } finally {
            lock.unlock();
        }
    }

    /** Every key that has subscribers at this moment. */
    public List<ChannelKey> keys() {
        return List.copyOf(byKey.keySet());
    }

    /** The key's subscribers at this moment; must not be modified. */
    public Connection[] subscribers(ChannelKey key) {
        return byKey.getOrDefault(key, NONE);
    }
}
