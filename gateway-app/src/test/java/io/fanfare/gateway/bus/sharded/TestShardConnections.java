package io.fanfare.gateway.bus.sharded;

import io.fanfare.gateway.bus.TestLanes;
import io.fanfare.gateway.bus.resp.TestPushReaders;
import io.fanfare.gateway.connection.TestConnections;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** Connections to a master that never says anything. */
final class TestShardConnections {

    private TestShardConnections() {}

    @SuppressWarnings("unchecked") // A class literal has no type arguments.
    static ShardConnection silent(WantedChannels channels) {
        TestConnections connections = TestConnections.with();
        StatefulRedisPubSubConnection<String, byte[]> connection =
                (StatefulRedisPubSubConnection<String, byte[]>)
                        proxy(StatefulRedisPubSubConnection.class);
        return new ShardConnection(
                "node:1",
                new ClusterClients.Link(connection, TestPushReaders.idle()),
                channels,
                TestLanes.of(connections, TestLanes.metrics(connections)),
                (ShardConnection.Listener) proxy(ShardConnection.Listener.class));
    }

    private static Object proxy(Class<?> type) {
        return Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, TestShardConnections::nothing);
    }

    private static @Nullable Object nothing(Object proxy, Method method, Object @Nullable [] args) {
        return method.getReturnType().isInterface() ? proxy(method.getReturnType()) : null;
    }
}
