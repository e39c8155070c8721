package io.fanfare.gateway.connection;

import io.fanfare.gateway.outbound.SendQueues;
import io.fanfare.gateway.outbound.Transport;
import io.fanfare.model.socket.CloseCode;
import io.micrometer.core.instrument.MeterRegistry;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Every connection of this process, found by user.
 *
 * <p>A connection is in {@link #ofUser} exactly while it is open; its socket is remembered for the
 * reaper until it is gone. A user's connections and their number change together, under the user's
 * lock.
 */
@Component
public final class ConnectionRegistry {

    private static final Logger log = LoggerFactory.getLogger(ConnectionRegistry.class);

    /** Groups the reaper visits one after the other, so that a sweep's load is spread. */
    static final int SWEEP_GROUPS = 10;

    private static final Connection[] NONE = {};

    private final ConnectionProperties properties;
    private final SendQueues queues;
    private final UserLocks locks;
    private final ObjectProvider<ConnectionListener> listeners;
    private final ConnectionMetrics metrics;

    private final ConcurrentHashMap<String, Connection[]> byUser = new ConcurrentHashMap<>();
    private final List<Set<Connection>> sweepGroups =
            IntStream.range(0, SWEEP_GROUPS)
                    .<Set<Connection>>mapToObj(i -> ConcurrentHashMap.newKeySet())
                    .toList();
    private final Bookkeeping bookkeeping = new Bookkeeping();
    private final String replica =
            HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger sockets = new AtomicInteger();

    /** Written by the drain, read by every handshake. */
    private volatile boolean draining;

    ConnectionRegistry(
            ConnectionProperties properties,
            SendQueues queues,
            UserLocks locks,
            ObjectProvider<ConnectionListener> listeners,
            MeterRegistry meters) {
        this.properties = properties;
        this.queues = queues;
        this.locks = locks;
        this.listeners = listeners;
        this.metrics = new ConnectionMetrics(meters, this);
    }

    /** Whether a connection was admitted, and if not, why. */
    public enum Admission {
        ADMITTED,
        USER_LIMIT,
        NODE_LIMIT,
        DRAINING
    }

    /**
     * Outcome of {@link #open}.
     *
     * @param connection the connection if admitted, else null
     */
    public record Opened(Admission admission, @Nullable Connection connection) {}

    /** Eight hex digits, made at start, that tell this process from the other gateways. */
    public String replica() {
        return replica;
    }

    /** Open connections of this process there may be; infinite if unlimited. */
    double limit() {
        int most = properties.maxPerNode();
        return most == 0 ? Double.POSITIVE_INFINITY : most;
    }

    /** Opens a connection on that socket, within the limits. */
    public Opened open(String userId, TokenClaims token, Transport transport) {
        if (draining) {
            return new Opened(Admission.DRAINING, null);
        }
        if (open.incrementAndGet() > properties.maxPerNodeOrUnlimited()) {
            open.decrementAndGet();
            return new Opened(Admission.NODE_LIMIT, null);
        }
        long now = System.nanoTime();
        Connection connection =
                new Connection(
                        new ConnectionId(replica, numbers.incrementAndGet()),
                        userId,
                        token,
                        transport,
                        queues,
                        bookkeeping,
                        now);
        connection.schedulePing(now + randomPingDelay());
        if (!addToUser(connection)) {
            open.decrementAndGet();
            connection.discardUnadmitted();
            return new Opened(Admission.USER_LIMIT, null);
        }
        metrics.accepted();
        if (draining) { // The drain may have counted its connections just before.
            connection.closeAfterFlush(CloseCode.SERVICE_RESTART, properties.drainReason());
        }
        return new Opened(Admission.ADMITTED, connection);
    }

    private long randomPingDelay() {
        long interval = properties.pingInterval().toNanos();
        return interval == 0 ? 0 : ThreadLocalRandom.current().nextLong(interval);
    }

    private boolean addToUser(Connection connection) {
        ReentrantLock lock = locks.of(connection.userId());
        lock.lock();
        try {
            Connection[] before = ofUserArray(connection.userId());
            if (before.length >= properties.maxPerUserOrUnlimited()) {
                return false;
            }
            Connection[] after = Arrays.copyOf(before, before.length + 1);
            after[before.length] = connection;
            listeners.forEach(listener -> listener.opened(connection));
            sockets.incrementAndGet();
            sweepGroup(connection).add(connection);
            byUser.put(connection.userId(), after); // From now on it may be sent to, and may fail.
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void removeFromUser(Connection connection) {
        ReentrantLock lock = locks.of(connection.userId());
        lock.lock();
        try {
            Connection[] before = ofUserArray(connection.userId());
            Connection[] after =
                    Stream.of(before).filter(c -> c != connection).toArray(Connection[]::new);
            if (after.length == 0) {
                byUser.remove(connection.userId());
            } else {
                byUser.put(connection.userId(), after);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The user's open connections at this moment. */
    public List<Connection> ofUser(String userId) {
        return List.of(ofUserArray(userId));
    }

    private Connection[] ofUserArray(String userId) {
        return byUser.getOrDefault(userId, NONE);
    }

    /** One of the {@link #SWEEP_GROUPS} groups of connections whose sockets are not gone. */
    Collection<Connection> sweepGroup(int index) {
        return sweepGroups.get(index);
    }

    private Set<Connection> sweepGroup(Connection connection) {
        return sweepGroups.get((int) (connection.id().number() % SWEEP_GROUPS));
    }

    /** Every open connection at this moment, or while it is read. */
    public Stream<Connection> openConnections() {
        return all().filter(Connection::isOpen);
    }

    /** How many users have open connections. */
    public int userCount() {
        return byUser.size();
    }

    /** Every connection whose socket is not gone. */
    Stream<Connection> all() {
        return sweepGroups.stream().flatMap(Set::stream);
    }

    /** From now on no connection is admitted. */
    void startDraining() {
        draining = true;
    }

    public boolean isDraining() {
        return draining;
    }

    public int openCount() {
        return open.get();
    }

    int socketCount() {
        return sockets.get();
    }

    private final class Bookkeeping implements Connection.Lifecycle {
        @Override
        public void closing(Connection connection, Connection.Ending ending) {
            removeFromUser(connection);
            open.decrementAndGet();
            metrics.closed(ending.code(), ending.cause());
            listeners.forEach(listener -> listener.closed(connection));
        }

        @Override
        public void gone(Connection connection) {
            sweepGroup(connection).remove(connection);
            sockets.decrementAndGet();
            logEnd(connection);
        }

        private void logEnd(Connection connection) {
            Connection.Ending ending = connection.ending();
            if (ending == null || !log.isInfoEnabled()) {
                return;
            }
            try (LogContext _ = LogContext.of(connection)) {
                log.info(
                        "Closed with {} \"{}\" after {} s, {} frames sent",
                        ending.code(),
                        ending.reason(),
                        TimeUnit.NANOSECONDS.toSeconds(connection.ageNanos(ending.atNanos())),
                        connection.books().writtenFrames());
            }
        }
    }
}
