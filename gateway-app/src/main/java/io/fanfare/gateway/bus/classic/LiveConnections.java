package io.fanfare.gateway.bus.classic;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;

import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the connections of one Redis client that are up at the moment, and tells of changes. */
final class LiveConnections implements RedisConnectionStateListener {

    private final Set<RedisChannelHandler<?, ?>> connected = ConcurrentHashMap.newKeySet();

    /** Set before the first connection; read by the client's threads. */
    private volatile Runnable onChange = () -> {};

    void onChange(Runnable reaction) {
        onChange = reaction;
    }

    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
        connected.add(connection);
        onChange.run();
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
        connected.remove(connection);
        onChange.run();
    }

    int count() {
        return connected.size();
    }
}
