package io.fanfare.gateway.bus.sharded;

import io.fanfare.gateway.bus.resp.PushReader;
import io.fanfare.gateway.bus.resp.PushReaders;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

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

    /** Asks the cluster; the stage fails if no node answers. Never throws. */
    CompletionStage<Topology> topology() {
        return stage(cluster::refreshPartitionsAsync)
                .thenApply(done -> Topology.of(cluster.getPartitions()))
                .toCompletableFuture()
                .orTimeout(REFRESH_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The client refuses some requests at once, such as those after its end; all fail alike. */
    private static <T> CompletionStage<T> stage(Supplier<CompletionStage<T>> request) {
        try {
            return request.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** A connection and what reads its messages. */
    record Link(StatefulRedisPubSubConnection<String, byte[]> connection, PushReader reader) {}

    /** Connects to the node, with what it takes to sign in. Never throws; the stage fails. */
    CompletionStage<Link> connect(String node) {
        return stage(() -> nodes.connectPubSubAsync(ChannelCodec.INSTANCE, uri(node)))
                .thenApply(this::link);
    }

    private RedisURI uri(String node) {
        int colon = node.lastIndexOf(':');
        return RedisURI.builder(seed)
                .withHost(node.substring(0, colon))
                .withPort(Integer.parseInt(node.substring(colon + 1)))
                .build();
    }

    private Link link(StatefulRedisPubSubConnection<String, byte[]> connection) {
        PushReader reader = readers.of(connection);
        if (reader == null) {
            var _ = connection.closeAsync();
            throw new IllegalStateException("lost again, or hidden by the client");
        }
        return new Link(connection, reader);
    }

    @Override
    public void close() {
        nodes.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        cluster.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
