package io.fanfare.gateway.bus.classic;

import io.fanfare.gateway.bus.BusPart;
import io.fanfare.gateway.bus.RedisNode;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.listener.PatternTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.util.backoff.FixedBackOff;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The two pattern listeners of one Redis server, executions and notifications, each with a
 * connection of its own.
 */
final class NodeListeners {

    private static final Duration CHECKED_EVERY = Duration.ofSeconds(1);

    private final RedisNode node;
    private final LettuceConnectionFactory connectionFactory;
    private final PatternConnections connections;
    private final List<RedisMessageListenerContainer> containers;

    NodeListeners(
            RedisNode node,
            LettuceConnectionFactory connectionFactory,
            PatternConnections connections) {
        this.node = node;
        this.connectionFactory = connectionFactory;
        this.connections = connections;
        this.containers = connections.listeners().all().stream().map(this::container).toList();
    }

    /**
     * Messages are handled on the I/O thread: any executor would reorder them. A failed attempt
     * ends at once: who tries again, and says so, is the {@link ListenerStarter}.
     */
    private RedisMessageListenerContainer container(PatternListener listener) {
        RedisMessageListenerContainer container = new RedisMessageListenerContainer();
        container.setConnectionFactory(connectionFactory);
        container.setTaskExecutor(Runnable::run);
        container.setRecoveryBackoff(new FixedBackOff(0, 0));
        container.setMaxSubscriptionRegistrationWaitingTime(TimeUnit.SECONDS.toMillis(5));
        container.afterPropertiesSet();
        container.addMessageListener(listener, new PatternTopic(listener.pattern()));
        return container;
    }

    RedisNode node() {
        return node;
    }

    /**
     * Subscribes what is not yet subscribed; returns once Redis has confirmed.
     *
     * @throws RuntimeException if it cannot; the next call starts afresh
     */
    void start() {
        for (int i = 0; i < containers.size(); i++) {
            RedisMessageListenerContainer container = containers.get(i);
            if (!connections.listeners().all().get(i).isSubscribed()) {
                container.stop();
                container.start();
            }
        }
        if (!connections.areListening()) {
            throw new IllegalStateException("Redis has not confirmed the subscription");
        }
    }

    BusPart describe() {
        return connections.describe();
    }

    boolean isListening() {
        return connections.areListening();
    }

    /** Returns when Redis does not confirm what should be subscribed, though it can be reached. */
    void awaitRefusal() throws InterruptedException {
        while (!connections.areRefused(System.nanoTime())) {
            Thread.sleep(CHECKED_EVERY);
        }
    }

    void stop() {
        connections.end();
        containers.forEach(RedisMessageListenerContainer::stop);
        connectionFactory.destroy();
    }
}
