package io.fanfare.gateway.bus.sharded;

import io.fanfare.gateway.bus.BusMetrics;
import io.fanfare.gateway.bus.BusProperties;
import io.fanfare.gateway.bus.Lanes;
import io.fanfare.gateway.bus.RedisNode;
import io.fanfare.gateway.bus.RedisProperties;
import io.fanfare.gateway.bus.RedisSockets;
import io.fanfare.gateway.bus.resp.PushReader;
import io.fanfare.gateway.bus.resp.PushReaders;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.util.List;
import java.util.UUID;

/** Wires the sharded bus. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "fanfare.bus.mode", havingValue = "sharded")
class ShardedBusConfiguration {

    private static final String PROBE_PREFIX = "fanfare_probe/";

    @Bean
    WantedChannels wantedChannels(BusProperties bus) {
        return new WantedChannels(bus.channels(), bus.linger(), bus.confirmTimeout());
    }

    @Bean
    ConnectedUsers connectedUsers(WantedChannels channels) {
        return new ConnectedUsers(channels);
    }

    @Bean
    ShardedBus shardedBus(
            RedisProperties redis,
            BusProperties bus,
            WantedChannels channels,
            Lanes lanes,
            BusMetrics metrics,
            MeterRegistry meters) {
        ClusterClients clients = clients(redis);
        Shard.Probes probes =
                new Shard.Probes(
                        PROBE_PREFIX + UUID.randomUUID() + '/', bus.probeInterval().toNanos());
        Reconciler reconciler =
                new Reconciler(channels, clients, lanes, metrics, new ShardMetrics(meters), probes);
        return new ShardedBus(reconciler, clients, bus.unreadyAfter());
    }

    private static ClusterClients clients(RedisProperties redis) {
        List<RedisURI> seeds = redis.effectiveNodes().stream().map(RedisNode::uri).toList();
        seeds.forEach(seed -> seed.setTimeout(redis.timeout()));
        RedisURI first = seeds.getFirst();
        PushReaders readers = new PushReaders(PushReader.Kind.SHARDED);
        ClientResources resources = resources(redis, readers);
        RedisClusterClient cluster = RedisClusterClient.create(resources, seeds);
        cluster.setOptions(
                ClusterClientOptions.builder()
                        .autoReconnect(false)
                        .validateClusterNodeMembership(false)
                        .socketOptions(RedisSockets.options(redis.connectTimeout()))
                        .sslOptions(redis.sslOptions())
                        .build());
        RedisClient nodes = RedisClient.create(resources);
        nodes.setOptions(nodeOptions(redis));
        return new ClusterClients(first, resources, cluster, nodes, readers);
    }

    /**
     * With the older protocol a node that does not own a channel's slot would seem to accept it.
     * Commands need no time limit, since an answer that does not come keeps the probe from coming;
     * and what would watch their time hides the connection from its {@link PushReader}.
     */
    private static ClientOptions nodeOptions(RedisProperties redis) {
        return ClientOptions.builder()
                .protocolVersion(ProtocolVersion.RESP3)
                .autoReconnect(false)
                .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .socketOptions(RedisSockets.options(redis.connectTimeout()))
                .sslOptions(redis.sslOptions())
                .build();
    }

    private static ClientResources resources(RedisProperties redis, PushReaders readers) {
        ClientResources.Builder builder =
                DefaultClientResources.builder()
                        .ioThreadPoolSize(2)
                        .computationThreadPoolSize(2)
                        .nettyCustomizer(readers);
        RedisSockets.mapAddresses(builder, redis);
        return builder.build();
    }
}
