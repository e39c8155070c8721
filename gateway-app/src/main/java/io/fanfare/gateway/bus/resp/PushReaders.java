package io.fanfare.gateway.bus.resp;

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
public final class PushReaders implements NettyCustomizer {

    private final PushReader.Kind kind;
    private final PushReader.@Nullable Sink sink;

    /** By what the client calls the connection's endpoint, which both of its sides know. */
    private final ConcurrentHashMap<Object, PushReader> readers = new ConcurrentHashMap<>();

    /** Readers of messages that pass on to the client until {@link PushReader#deliverTo}. */
    public PushReaders(PushReader.Kind kind) {
        this.kind = kind;
        this.sink = null;
    }

    /** Readers that all deliver to one. */
    public PushReaders(PushReader.Kind kind, PushReader.Sink sink) {
        this.kind = kind;
        this.sink = sink;
    }

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
        PushReader reader = new PushReader(kind, sink);
        channel.pipeline().addBefore(client.name(), null, reader);
        readers.put(endpoint, reader);
        channel.closeFuture().addListener(closed -> readers.remove(endpoint, reader));
    }

    /** The reader of that connection; null once it is closed, or if the client wraps it. */
    public @Nullable PushReader of(StatefulRedisPubSubConnection<?, ?> connection) {
        return connection instanceof RedisChannelHandler<?, ?> handler
                ? readers.get(handler.getChannelWriter())
                : null;
    }
}
