package io.fanfare.it.support;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A worker of the platform, as far as the gateway can tell: PUBLISHes exact bytes, in order. */
public final class Publisher implements AutoCloseable {

    private final RedisClient client;
    private final StatefulRedisConnection<byte[], byte[]> connection;

    private Publisher(RedisClient client) {
        this.client = client;
        this.connection = client.connect(ByteArrayCodec.INSTANCE);
        connection.setTimeout(Duration.ofSeconds(5));
    }

    public static Publisher to(RedisServer redis) {
        RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", redis.port()));
        // What a killed Redis did not take must not be published behind a test's back later.
        client.setOptions(ClientOptions.builder().autoReconnect(false).build());
        try {
            return new Publisher(client);
        } catch (RuntimeException e) {
            shutdown(client);
            throw e;
        }
    }

    /** Returns how many subscribers Redis handed it to. */
    public long publish(String channel, String message) {
        return publish(channel, message.getBytes(StandardCharsets.UTF_8));
    }

    public long publish(String channel, byte[] message) {
        Long receivers =
                connection.sync().publish(channel.getBytes(StandardCharsets.UTF_8), message);
        return receivers == null ? 0 : receivers;
    }

    /** Sends without waiting for Redis; {@link #flush} waits. */
    public void publishLater(String channel, String message) {
        var _ =
                connection
                        .async()
                        .publish(
                                channel.getBytes(StandardCharsets.UTF_8),
                                message.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns when Redis has taken everything published before. */
    public void flush() {
        connection.sync().ping();
    }

    @Override
    public void close() {
        shutdown(client);
    }

    private static void shutdown(RedisClient client) {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
}
