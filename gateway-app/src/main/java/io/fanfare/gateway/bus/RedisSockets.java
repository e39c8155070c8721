package io.fanfare.gateway.bus;

import io.lettuce.core.SocketOptions;
import io.lettuce.core.internal.HostAndPort;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DnsResolvers;
import io.lettuce.core.resource.MappingSocketAddressResolver;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;

import java.time.Duration;

/** How the Redis client treats its sockets, whatever the bus. */
public final class RedisSockets {

    /** One for all connections: each allocator holds memory of its own for every I/O thread. */
    private static final PooledByteBufAllocator HEAP = new PooledByteBufAllocator(false);

    /**
     * Lets the client read its protocol from arrays. Otherwise it reads it byte by byte from direct
     * memory, with every check of a JDK that keeps libraries from raw access: in profiles a fifth
     * of the client's time.
     */
    public static final NettyCustomizer HEAP_BUFFERS =
            new NettyCustomizer() {
                @Override
                public void afterBootstrapInitialized(Bootstrap bootstrap) {
                    bootstrap.option(ChannelOption.ALLOCATOR, HEAP);
                }
            };

    private RedisSockets() {}

    /** Unless announced addresses are used, every node of a cluster is at the first one's host. */
    public static void mapAddresses(ClientResources.Builder builder, RedisProperties redis) {
        if (!redis.useAnnouncedAddress()) {
            String host = redis.effectiveNodes().getFirst().uri().getHost();
            builder.socketAddressResolver(
                    MappingSocketAddressResolver.create(
                            DnsResolvers.UNRESOLVED,
                            announced -> HostAndPort.of(host, announced.getPort())));
        }
    }

    /** Keep-alive probes end a connection whose other side vanished without a word. */
    public static SocketOptions options(Duration connectTimeout) {
        return SocketOptions.builder()
                .connectTimeout(connectTimeout)
                .keepAlive(
                        SocketOptions.KeepAliveOptions.builder()
                                .enable()
                                .idle(Duration.ofSeconds(5))
                                .interval(Duration.ofSeconds(2))
                                .count(3)
                                .build())
                .build();
    }
}
