package io.fanfare.gateway.bus.classic;

import io.fanfare.gateway.bus.BusPart;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections of one Redis client that are up at the moment, and which of the patterns Redis
 * has confirmed on them.
 *
 * <p>The client connects anew by itself and asks for the patterns again, but says nothing when that
 * is refused. Called on the client's I/O threads, which must not wait.
 */
final class PatternConnections implements RedisConnectionStateListener {

    /** A confirmation takes a millisecond; much longer means that it does not come. */
    private static final long CONFIRM_NANOS = Duration.ofSeconds(1).toNanos();

    private final PatternListeners listeners;
    private final Map<RedisChannelHandler<?, ?>, Confirmations> connected =
            new ConcurrentHashMap<>();
    private final ListeningSince since = new ListeningSince();

    /** Written by the I/O threads and by what ends them, read by whoever waits. */
    private volatile long changedNanos = System.nanoTime();

    private volatile boolean isEnding;

    PatternConnections(PatternListeners listeners) {
        this.listeners = listeners;
    }

    PatternListeners listeners() {
        return listeners;
    }

    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
        if (connection instanceof StatefulRedisPubSubConnection<?, ?> pubSub) {
            Confirmations confirmations = new Confirmations(connection);
            changedNanos = System.nanoTime();
            connected.put(connection, confirmations);
            bytes(pubSub).addListener(confirmations);
        }
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
        Confirmations confirmations = connected.remove(connection);
        if (confirmations != null
                && connection instanceof StatefulRedisPubSubConnection<?, ?> pubSub) {
            bytes(pubSub).removeListener(confirmations);
        }
        if (!isEnding) {
            listeners.all().forEach(listener -> listener.lost(connection));
        }
        since.note(areListening());
    }

    @SuppressWarnings("unchecked") // All connections of this client carry bytes.
    private static StatefulRedisPubSubConnection<byte[], byte[]> bytes(
            StatefulRedisPubSubConnection<?, ?> connection) {
        return (StatefulRedisPubSubConnection<byte[], byte[]>) connection;
    }

    private final class Confirmations extends RedisPubSubAdapter<byte[], byte[]> {

        private final RedisChannelHandler<?, ?> connection;

        Confirmations(RedisChannelHandler<?, ?> connection) {
            this.connection = connection;
        }

        @Override
        public void psubscribed(byte[] pattern, long count) {
            for (PatternListener listener : listeners.all()) {
                if (listener.listensTo(pattern)) {
                    listener.confirmed(connection);
                }
            }
            since.note(areListening());
        }
    }

    /** Whether Redis has confirmed every pattern on a connection that is up. */
    boolean areListening() {
        return listeners.areSubscribed();
    }

    BusPart describe() {
        return since.describe();
    }

    /** Whether all connections are up, and Redis has not confirmed every pattern for a while. */
    boolean areRefused(long nowNanos) {
        return connected.size() >= listeners.all().size()
                && !areListening()
                && nowNanos - changedNanos >= CONFIRM_NANOS;
    }

    /** From now on a connection that ends is no loss. */
    void end() {
        isEnding = true;
    }
}
