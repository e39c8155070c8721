package io.fanfare.gateway.subscription;

import io.fanfare.gateway.connection.Connection;
import io.fanfare.gateway.connection.ConnectionCloseListener;
import io.fanfare.gateway.connection.UserLocks;
import io.fanfare.model.socket.ChannelKey;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Channel keys and the connections subscribed to them; nothing remains of a connection once it is
 * closed, nor of a key without connections.
 *
 * <p>A connection's keys and a key's connections change together under the lock of the user both
 * belong to. Reading needs no lock: {@link #subscribers} is one map look-up.
 */
@Component
public final class SubscriptionRegistry implements ConnectionCloseListener {

    private static final Connection[] NONE = {};

    private final int maxPerConnection;
    private final UserLocks locks;

    private final ConcurrentHashMap<ChannelKey, Connection[]> byKey = new ConcurrentHashMap<>();

    /** The sets are guarded by the lock of their connection's user. */
    private final ConcurrentHashMap<Connection, Set<ChannelKey>> byConnection =
            new ConcurrentHashMap<>();

    private final AtomicInteger subscriptions = new AtomicInteger();

    SubscriptionRegistry(SubscriptionProperties properties, UserLocks locks, MeterRegistry meters) {
        int max = properties.maxPerConnection();
        this.maxPerConnection = max == 0 ? Integer.MAX_VALUE : max;
        this.locks = locks;
        Gauge.builder("fanfare.subscriptions", subscriptions, AtomicInteger::get)
                .description("Pairs of a connection and a channel key it is subscribed to")
                .register(meters);
        Gauge.builder("fanfare.channels", byKey, ConcurrentHashMap::size)
                .description("Channel keys with at least one subscriber")
                .register(meters);
    }

    /** Outcome of {@link #subscribe}. */
    public enum Outcome {
        /** Events of the key reach the connection from now on, also if they did before. */
        SUBSCRIBED,
        LIMIT_REACHED,
        /** The connection closed meanwhile; nothing was kept. */
        CLOSED
    }

    /** Subscribes the connection; once more is the same as once. */
    public Outcome subscribe(Connection connection, ChannelKey key) {
        ReentrantLock lock = locks.of(connection.userId());
        lock.lock();
        try {
            if (!connection.isOpen()) {
                return Outcome.CLOSED;
            }
            Set<ChannelKey> keys =
                    byConnection.computeIfAbsent(connection, c -> HashSet.newHashSet(2));
            if (keys.contains(key)) {
                return Outcome.SUBSCRIBED;
            }
            if (keys.size() >= maxPerConnection) {
                return Outcome.LIMIT_REACHED;
            }
            keys.add(key);
            addSubscriberLocked(key, connection);
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
            Set<ChannelKey> keys = byConnection.get(connection);
            if (keys != null && keys.remove(key)) {
                removeSubscriberLocked(key, connection);
                if (keys.isEmpty()) {
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
            Set<ChannelKey> keys = byConnection.remove(connection);
            if (keys != null) {
                keys.forEach(key -> removeSubscriberLocked(key, connection));
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

    /** The key's subscribers at this moment; must not be modified. */
    public Connection[] subscribers(ChannelKey key) {
        return byKey.getOrDefault(key, NONE);
    }
}
