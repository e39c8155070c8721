package io.fanfare.gateway.management;

import io.lettuce.core.RedisException;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Keeps one connection to listen; for the rare message that is sent it opens another, so that a
 * server that is away is noticed at once.
 */
final class RedisControlServer implements ControlServer {

    private final Supplier<? extends StatefulRedisPubSubConnection<String, String>> connect;

    /**
     * @param connect opens a connection that restores its subscriptions; fails within a time limit
     */
    RedisControlServer(Supplier<? extends StatefulRedisPubSubConnection<String, String>> connect) {
        this.connect = connect;
    }

    @Override
    public void subscribe(String channel, Consumer<String> listener) {
        StatefulRedisPubSubConnection<String, String> connection = connect.get();
        try {
            connection.addListener(
                    new RedisPubSubAdapter<>() {
                        @Override
                        public void message(String from, String message) {
                            listener.accept(message);
                        }
                    });
            connection.sync().subscribe(channel);
        } catch (RedisException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public void publish(String channel, String message) {
        try (var connection = connect.get()) {
            connection.sync().publish(channel, message);
        }
    }
}
