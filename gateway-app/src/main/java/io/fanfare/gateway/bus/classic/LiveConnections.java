package io.fanfare.gateway.bus.classic;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;

import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the connections of one Redis client that are up at the moment. */
final class LiveConnections implements RedisConnectionStateListener {

    private final Set<RedisChannelHandler<?, ?>> connected = ConcurrentHashMap.newKeySet();

    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
        connected.add(connection);
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
        connected.remove(connection);
    }

    int count() {
        return connected.size();
    }
}
