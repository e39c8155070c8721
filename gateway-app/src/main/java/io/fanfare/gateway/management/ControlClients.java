package io.fanfare.gateway.management;

import io.fanfare.gateway.bus.RedisNode;
import io.fanfare.gateway.bus.RedisProperties;
import io.fanfare.gateway.bus.RedisSockets;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.pubsub.StatefulRedisClusterPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The Redis client of the control channel, apart from the bus's own so that events never wait. Its
 * connections do not come back by themselves: {@link ControlListener} must know when one is lost.
 */
final class ControlClients implements AutoCloseable {

    private final List<ControlServer> servers;
    private final Runnable shutdown;

    private ControlClients(List<ControlServer> servers, Runnable shutdown) {
        this.servers = servers;
        this.shutdown = shutdown;
    }

    /** Reaches nobody and connects to nothing. */
    static ControlClients none() {
        return new ControlClients(List.of(), () -> {});
    }

    /** Each server by itself: what is published on one is not heard on another. */
    static ControlClients ofServers(RedisProperties redis) {
        ClientResources resources = resources().build();
        RedisClient client = RedisClient.create(resources);
        client.setOptions(
                ClientOptions.builder()
                        .autoReconnect(false)
                        .socketOptions(RedisSockets.options(redis.connectTimeout()))
                        .sslOptions(redis.sslOptions())
                        .build());
        List<ControlServer> servers =
                uris(redis).stream().<ControlServer>map(uri -> server(client, uri)).toList();
        return new ControlClients(servers, () -> shutdown(client, resources));
    }

    private static ControlServer server(RedisClient client, RedisURI uri) {
        return new RedisControlServer<>(
                uri.getHost() + ':' + uri.getPort(),
                () -> client.connectPubSub(uri),
                (connection, channel, receivers) -> receivers);
    }

    /** Any node does: the cluster hands a plain message on to all of them. */
    static ControlClients ofCluster(RedisProperties redis) {
        ClientResources.Builder builder = resources();
        RedisSockets.mapAddresses(builder, redis);
        ClientResources resources = builder.build();
        RedisClusterClient client = RedisClusterClient.create(resources, uris(redis));
        client.setOptions(
                ClusterClientOptions.builder()
                        .autoReconnect(false)
                        .socketOptions(RedisSockets.options(redis.connectTimeout()))
                        .sslOptions(redis.sslOptions())
                        .validateClusterNodeMembership(false)
                        .build());
        ControlServer server =
                new RedisControlServer<>(
                        "the cluster",
                        () -> connect(client),
                        (connection, channel, receivers) ->
                                ofAllNodes(connection, channel, redis.connectTimeout()));
        return new ControlClients(List.of(server), () -> shutdown(client, resources));
    }

    /** To a node of the cluster as it is now, which may have none of those it began with. */
    private static StatefulRedisClusterPubSubConnection<String, String> connect(
            RedisClusterClient client) {
        client.refreshPartitions();
        return client.connectPubSub();
    }

    /** Each node knows those who listen to it alone; one that does not answer counts as none. */
    private static long ofAllNodes(
            StatefulRedisClusterPubSubConnection<String, String> connection,
            String channel,
            Duration limit) {
        List<CompletableFuture<Long>> counts =
                connection.getPartitions().stream()
                        .map(
                                node ->
                                        connection
                                                .getConnectionAsync(node.getNodeId())
                                                .thenCompose(to -> to.async().pubsubNumsub(channel))
                                                .thenApply(count -> count.getOrDefault(channel, 0L))
                                                .completeOnTimeout(
                                                        0L, limit.toMillis(), TimeUnit.MILLISECONDS)
                                                .exceptionally(failure -> 0L))
                        .toList();
        return counts.stream().mapToLong(CompletableFuture::join).sum();
    }

    private static ClientResources.Builder resources() {
        return DefaultClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .nettyCustomizer(RedisSockets.HEAP_BUFFERS);
    }

    private static List<RedisURI> uris(RedisProperties redis) {
        return redis.effectiveNodes().stream()
                .map(RedisNode::uri)
                .map(uri -> RedisURI.builder(uri).withTimeout(redis.connectTimeout()).build())
                .toList();
    }

    List<ControlServer> servers() {
        return servers;
    }

    @Override
    public void close() {
        shutdown.run();
    }

    private static void shutdown(AbstractRedisClient client, ClientResources resources) {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
