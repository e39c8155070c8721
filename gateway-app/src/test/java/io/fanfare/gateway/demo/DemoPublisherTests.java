package io.fanfare.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.model.bus.BusChannels;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import redis.embedded.RedisServer;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

@Timeout(60)
class DemoPublisherTests {

    private static final DemoProperties PROPERTIES =
            new DemoProperties(null, true, "u1", Duration.ofMillis(1), Duration.ofMillis(1));

    @Test
    void stopsPromptlyWhileItWaitsForRedis() throws IOException {
        DemoPublisher publisher = publisher(freePort());
        publisher.start();

        publisher.stop();

        assertThat(publisher.isRunning()).isFalse();
    }

    @Test
    void startsWithTheContainerOnlyWhereTheDemoPlays() {
        DemoProperties silent =
                new DemoProperties(null, false, "u1", Duration.ofMillis(1), Duration.ofMillis(1));

        assertThat(publisher(1).isAutoStartup()).isTrue();
        assertThat(publisher(1, silent).isAutoStartup()).isFalse();
    }

    @Test
    void playsAgainWhenRedisComesBack() throws Exception {
        int port = freePort();
        DemoPublisher publisher = publisher(port);
        publisher.start();
        try {
            assertThat(messagesFromAFreshRedis(port)).contains("\"event_type\":");
            assertThat(messagesFromAFreshRedis(port)).contains("\"event_type\":");
        } finally {
            publisher.stop();
        }
    }

    private static String messagesFromAFreshRedis(int port) throws Exception {
        RedisServer server = RedisServer.builder().port(port).setting("save \"\"").build();
        server.start();
        BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        try (RedisClient client = RedisClient.create(uri(port));
                StatefulRedisPubSubConnection<String, String> connection = client.connectPubSub()) {
            connection.addListener(
                    new RedisPubSubAdapter<String, String>() {
                        @Override
                        public void message(String pattern, String channel, String message) {
                            messages.add(message);
                        }
                    });
            connection.sync().psubscribe(BusChannels.DEFAULT.executionPattern());
            String first = messages.poll(20, TimeUnit.SECONDS);
            return first == null ? "" : first;
        } finally {
            server.stop();
        }
    }

    private static DemoPublisher publisher(int port) {
        return publisher(port, PROPERTIES);
    }

    private static DemoPublisher publisher(int port, DemoProperties properties) {
        return new DemoPublisher(
                uri(port),
                () -> DemoBus.classic(uri(port)),
                BusChannels.DEFAULT,
                properties,
                Clock.systemUTC());
    }

    private static RedisURI uri(int port) {
        return RedisURI.create("127.0.0.1", port);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
