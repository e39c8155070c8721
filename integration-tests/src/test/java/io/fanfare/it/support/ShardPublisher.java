package io.fanfare.it.support;

import io.fanfare.model.bus.BusChannels;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.StringCodec;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A worker on a Redis Cluster: publishes each execution event on its own and its graph's channel,
 * one after the other, and knows which node took it. For one thread.
 *
 * <p>A cluster keeps the order of what one node takes, and no other: a replica takes messages for
 * its shard, too, and passes them to its master, where they may come behind a message that the
 * master itself took later. So does a worker in a failover that learns late who the master is.
 */
public final class ShardPublisher implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final int MAX_REDIRECTIONS = 5;

    /** Knows the layout; what it sends again or elsewhere by itself must not be a message. */
    private final RedisClusterClient layoutClient;

    private final StatefulRedisClusterConnection<String, String> layout;
    private final RedisClient client;

    /** With it every node is reached, at an address of its own. */
    private final RedisURI seed;

    private final Map<String, StatefulRedisConnection<String, String>> byNode = new HashMap<>();

    /** What became of a message: the node that took it, and how many connections there heard it. */
    private record Taken(String node, long heard) {}

    private ShardPublisher(RedisClusterClient layoutClient, RedisClient client, RedisURI seed) {
        this.seed = seed;
        this.layoutClient = layoutClient;
        this.layout = layoutClient.connect(StringCodec.UTF8);
        this.client = client;
    }

    public static ShardPublisher to(RedisCluster cluster) {
        return to(cluster.masters().getFirst(), "");
    }

    /** One for a cluster that wants a password, or none if that is empty. */
    public static ShardPublisher to(int node, String password) {
        RedisURI.Builder builder =
                RedisURI.builder().withHost("127.0.0.1").withPort(node).withTimeout(PATIENCE);
        if (!password.isEmpty()) {
            builder.withPassword(password.toCharArray());
        }
        RedisURI seed = builder.build();
        SocketOptions sockets = SocketOptions.builder().connectTimeout(PATIENCE).build();
        RedisClusterClient layoutClient = RedisClusterClient.create(seed);
        layoutClient.setOptions(
                ClusterClientOptions.builder()
                        .autoReconnect(false)
                        .socketOptions(sockets)
                        .timeoutOptions(TimeoutOptions.enabled(PATIENCE))
                        .topologyRefreshOptions(
                                ClusterTopologyRefreshOptions.builder()
                                        .enablePeriodicRefresh(Duration.ofMillis(250))
                                        .build())
                        .build());
        RedisClient client = RedisClient.create(layoutClient.getResources());
        client.setOptions(
                ClientOptions.builder()
                        .autoReconnect(false)
                        .socketOptions(sockets)
                        .timeoutOptions(TimeoutOptions.enabled(PATIENCE))
                        .build());
        return new ShardPublisher(layoutClient, client, seed);
    }

    /**
     * Publishes on that channel; returns how many connections of the node that took it heard it.
     */
    public long publish(String channel, String message) {
        return send(channel, message).heard();
    }

    /** Publishes an event's payload as workers do; returns how many heard it on its own channel. */
    public long publishEvent(String user, String graph, String execution, String payload) {
        return sendEvent(user, graph, execution, payload).heard();
    }

    /**
     * The same, but for a cluster that may not take it; the node that took it from this worker, if
     * any did. One that did not answer in time may have taken it nevertheless.
     */
    public Optional<String> tryPublishEvent(
            String user, String graph, String execution, String payload) {
        try {
            return Optional.of(sendEvent(user, graph, execution, payload).node());
        } catch (RedisException e) {
            return Optional.empty();
        }
    }

    public void publishNotification(String user, String notification) {
        publish(BusChannels.DEFAULT.notification(user), Payloads.envelope(user, notification));
    }

    private Taken sendEvent(String user, String graph, String execution, String payload) {
        String message = Payloads.envelope(payload);
        Taken taken = send(BusChannels.DEFAULT.shardedExecution(user, graph, execution), message);
        publish(BusChannels.DEFAULT.shardedGraph(user, graph), message);
        return taken;
    }

    private Taken send(String channel, String message) {
        RedisURI node = master(SlotHash.getSlot(channel));
        for (int i = 0; i < MAX_REDIRECTIONS; i++) {
            try {
                Long heard = connection(node).sync().spublish(channel, message);
                return new Taken(name(node), heard == null ? 0 : heard);
            } catch (RedisCommandExecutionException e) {
                node = redirected(e);
            } catch (RedisException e) {
                forget(node);
                throw e;
            }
        }
        throw new RedisException("redirected without end: " + channel);
    }

    private RedisURI master(int slot) {
        RedisClusterNode owner = layout.getPartitions().getPartitionBySlot(slot);
        if (owner == null) {
            throw new RedisException("no node is known for slot " + slot);
        }
        return at(owner.getUri().getHost(), owner.getUri().getPort());
    }

    /** Where that answer sends a message instead. */
    private RedisURI redirected(RedisCommandExecutionException answer) {
        String[] words = String.valueOf(answer.getMessage()).split(" ", 3);
        if (!words[0].equals("MOVED")) {
            throw answer;
        }
        int colon = words[2].lastIndexOf(':');
        return at(words[2].substring(0, colon), Integer.parseInt(words[2].substring(colon + 1)));
    }

    private RedisURI at(String host, int port) {
        return RedisURI.builder(seed).withHost(host).withPort(port).build();
    }

    private StatefulRedisConnection<String, String> connection(RedisURI node) {
        return byNode.computeIfAbsent(name(node), n -> client.connect(StringCodec.UTF8, node));
    }

    private void forget(RedisURI node) {
        StatefulRedisConnection<String, String> connection = byNode.remove(name(node));
        if (connection != null) {
            connection.close();
        }
    }

    private static String name(RedisURI node) {
        return node.getHost() + ':' + node.getPort();
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        layoutClient.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
}
