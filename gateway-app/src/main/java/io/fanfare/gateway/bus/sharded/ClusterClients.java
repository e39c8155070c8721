package io.fanfare.gateway.bus.sharded;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * The Redis client's two sides: one that asks the cluster how it is laid out, and one that connects
 * to a single node and knows nothing of the cluster.
 *
 * <p>The cluster's side has pub/sub connections too, but does not restore what was subscribed on
 * them: a lost connection loses channels for ever.
 */
final class ClusterClients implements AutoCloseable {

    private static final Duration REFRESH_LIMIT = Duration.ofSeconds(10);

    private final RedisURI seed;
    private final ClientResources resources;
    private final RedisClusterClient cluster;
    private final RedisClient nodes;
    private final PushReaders readers;

    ClusterClients(
            RedisURI seed,
            ClientResources resources,
            RedisClusterClient cluster,
            RedisClient nodes,
            PushReaders readers) {
        this.seed = seed;
        this.resources = resources;
        this.cluster = cluster;
        this.nodes = nodes;
        this.readers = readers;
    }

    /** Asks the cluster; fails if no node answers. */
    CompletionStage<Topology> topology() {
        return cluster.refreshPartitionsAsync()
                .thenApply(done -> Topology.of(cluster.getPartitions()))
                .toCompletableFuture()
                .orTimeout(REFRESH_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Connects to the node, with what it takes to sign in. */
    CompletionStage<StatefulRedisPubSubConnection<String, byte[]>> connect(String node) {
        int colon = node.lastIndexOf(':');
        RedisURI uri =
                RedisURI.builder(seed)
                        .withHost(node.substring(0, colon))
                        .withPort(Integer.parseInt(node.substring(colon + 1)))
                        .build();
        return nodes.connectPubSubAsync(ChannelCodec.INSTANCE, uri);
    }

    /** What reads the connection's messages; null once it is closed. */
    @Nullable PushReader readerOf(StatefulRedisPubSubConnection<?, ?> connection) {
        return readers.of(connection);
    }

    @Override
    public void close() {
        nodes.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        cluster.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
