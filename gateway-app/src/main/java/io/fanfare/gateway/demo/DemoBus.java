package io.fanfare.gateway.demo;

import io.fanfare.gateway.demo.DemoScript.Step;
import io.fanfare.model.bus.BusChannels;
import io.fanfare.model.bus.ExecutionEvent;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;

import java.time.Duration;

/**
 * Where the demo publishes, and how workers do it there.
 *
 * <p>A client does not connect by itself again. Every call fails with a {@link
 * io.lettuce.core.RedisException} while Redis is away.
 */
interface DemoBus extends AutoCloseable {

    Duration PATIENCE = Duration.ofSeconds(2);

    Outlet connect();

    @Override
    void close();

    /** One connection. */
    interface Outlet extends AutoCloseable {

        void publish(Step step, String message);

        @Override
        void close();
    }

    /** One message a step, on one server. */
    static DemoBus classic(RedisURI uri) {
        RedisClient client = RedisClient.create(patient(uri));
        client.setOptions(ClientOptions.builder().autoReconnect(false).build());
        return new DemoBus() {
            @Override
            public Outlet connect() {
                StatefulRedisConnection<String, String> connection = client.connect();
                return new Outlet() {
                    @Override
                    public void publish(Step step, String message) {
                        connection.sync().publish(step.channel(), message);
                    }

                    @Override
                    public void close() {
                        connection.close();
                    }
                };
            }

            @Override
            public void close() {
                client.close();
            }
        };
    }

    /** On a cluster; an execution event goes to its own channel and then to its graph's. */
    static DemoBus sharded(RedisURI uri, BusChannels channels) {
        RedisClusterClient client = RedisClusterClient.create(patient(uri));
        client.setOptions(ClusterClientOptions.builder().autoReconnect(false).build());
        return new DemoBus() {
            @Override
            public Outlet connect() {
                StatefulRedisClusterConnection<String, String> connection = client.connect();
                return new Outlet() {
                    @Override
                    public void publish(Step step, String message) {
                        if (step.payload() instanceof ExecutionEvent e) {
                            String user = e.userId();
                            send(
                                    channels.shardedExecution(user, e.graphId(), e.executionId()),
                                    message);
                            send(channels.shardedGraph(user, e.graphId()), message);
                        } else {
                            send(step.channel(), message);
                        }
                    }

                    private void send(String channel, String message) {
                        connection.sync().spublish(channel, message);
                    }

                    @Override
                    public void close() {
                        connection.close();
                    }
                };
            }

            @Override
            public void close() {
                client.close();
            }
        };
    }

    private static RedisURI patient(RedisURI uri) {
        return RedisURI.builder(uri).withTimeout(PATIENCE).build();
    }
}
