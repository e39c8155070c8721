package io.fanfare.gateway.bus.sharded;

import io.fanfare.gateway.bus.RedisSockets;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.pubsub.PubSubEndpoint;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.ConcurrentHashMap;

/**
 * Puts a {@link PushReader} in front of the Redis client on every pub/sub connection, and finds the
 * one of a connection while that is open.
 */
final class PushReaders implements NettyCustomizer {

    /** By what the client calls the connection's endpoint, which both of its sides know. */
    private final ConcurrentHashMap<Object, PushReader> readers = new ConcurrentHashMap<>();

    @Override
    public void afterBootstrapInitialized(Bootstrap bootstrap) {
        RedisSockets.HEAP_BUFFERS.afterBootstrapInitialized(bootstrap);
    }

    @Override
    public void afterChannelInitialized(Channel channel) {
        ChannelHandlerContext client = channel.pipeline().context(CommandHandler.class);
        if (client == null
                || !(client.handler() instanceof CommandHandler handler)
                || !(handler.getEndpoint() instanceof PubSubEndpoint<?, ?> endpoint)) {
            return;
        }
        PushReader reader = new PushReader();
        channel.pipeline().addBefore(client.name(), null, reader);
        readers.put(endpoint, reader);
        channel.closeFuture().addListener(closed -> readers.remove(endpoint));
    }

    /** The reader of that connection; null once it is closed, or if the client wraps it. */
    @Nullable PushReader of(StatefulRedisPubSubConnection<?, ?> connection) {
        return connection instanceof RedisChannelHandler<?, ?> handler
                ? readers.get(handler.getChannelWriter())
                : null;
    }
}
