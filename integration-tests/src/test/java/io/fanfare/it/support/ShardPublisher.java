package io.fanfare.it.support;

import io.fanfare.model.bus.BusChannels;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.StringCodec;

import java.time.Duration;

/**
 * A worker on a Redis Cluster: publishes each execution event on its own and its graph's channel.
 */
public final class ShardPublisher implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final RedisClusterClient client;
    private final StatefulRedisClusterConnection<String, String> connection;

    private ShardPublisher(RedisClusterClient client) {
        this.client = client;
        this.connection = client.connect(StringCodec.UTF8);
    }

    public static ShardPublisher to(RedisCluster cluster) {
        return to(cluster.masters().getFirst(), "");
    }

    /** One for a cluster that wants a password, or none if that is empty. */
    public static ShardPublisher to(int node, String password) {
        RedisURI.Builder uri =
                RedisURI.builder().withHost("127.0.0.1").withPort(node).withTimeout(PATIENCE);
        if (!password.isEmpty()) {
            uri.withPassword(password.toCharArray());
        }
        RedisClusterClient client = RedisClusterClient.create(uri.build());
        client.setOptions(
                ClusterClientOptions.builder()
                        .autoReconnect(false)
                        .socketOptions(SocketOptions.builder().connectTimeout(PATIENCE).build())
                        .timeoutOptions(TimeoutOptions.enabled(PATIENCE))
                        .topologyRefreshOptions(
                                ClusterTopologyRefreshOptions.builder()
                                        .enablePeriodicRefresh(Duration.ofMillis(250))
                                        .build())
                        .build());
        return new ShardPublisher(client);
    }

    /** Publishes on that channel; returns how many connections of its shard's master heard it. */
    public long publish(String channel, String message) {
        Long heard = connection.sync().spublish(channel, message);
        return heard == null ? 0 : heard;
    }

    /** Publishes an event's payload as workers do; returns how many heard it on its own channel. */
    public long publishEvent(String user, String graph, String execution, String payload) {
        String message = Payloads.envelope(payload);
        long heard = publish(BusChannels.DEFAULT.shardedExecution(user, graph, execution), message);
        publish(BusChannels.DEFAULT.shardedGraph(user, graph), message);
        return heard;
    }

    /** The same, but for a cluster that may not take it; whether it did. */
    public boolean tryPublishEvent(String user, String graph, String execution, String payload) {
        try {
            publishEvent(user, graph, execution, payload);
            return true;
        } catch (RedisException e) {
            return false;
        }
    }

    public void publishNotification(String user, String notification) {
        publish(BusChannels.DEFAULT.notification(user), Payloads.envelope(user, notification));
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
}
