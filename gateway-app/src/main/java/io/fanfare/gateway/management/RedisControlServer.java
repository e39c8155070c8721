package io.fanfare.gateway.management;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateAdapter;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Keeps one connection to listen; for the rare message that is sent it opens another, so that a
 * server that is away is noticed at once.
 *
 * @param <C> the client's kind of connection
 */
final class RedisControlServer<C extends StatefulRedisPubSubConnection<String, String>>
        implements ControlServer {

    private final String name;
    private final Connector<C> connector;
    private final Census<C> census;

    /** Opens a connection that does not come back by itself; fails within a time limit. */
    interface Connector<C> {
        C connect();
    }

    /** Counts a channel's subscribers after this connection has published to it. */
    interface Census<C> {
        long count(C connection, String channel, long receivers);
    }

    RedisControlServer(String name, Connector<C> connector, Census<C> census) {
        this.name = name;
        this.connector = connector;
        this.census = census;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CompletionStage<Void> subscribe(String channel, Consumer<String> listener) {
        C connection = connector.connect();
        CompletableFuture<Void> lost = new CompletableFuture<>();
        try {
            connection.addListener(
                    new RedisPubSubAdapter<>() {
                        @Override
                        public void message(String from, String message) {
                            listener.accept(message);
                        }
                    });
            connection.addListener(
                    new RedisConnectionStateAdapter() {
                        @Override
                        public void onRedisDisconnected(RedisChannelHandler<?, ?> gone) {
                            lost.complete(null);
                        }
                    });
            connection.sync().subscribe(channel);
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
        var _ = lost.thenCompose(gone -> connection.closeAsync());
        return lost;
    }

    @Override
    public long publish(String channel, String message) {
        try (C connection = connector.connect()) {
            long receivers = connection.sync().publish(channel, message);
            return census.count(connection, channel, receivers);
        }
    }
}
