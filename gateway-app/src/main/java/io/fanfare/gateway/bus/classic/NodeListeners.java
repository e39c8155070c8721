package io.fanfare.gateway.bus.classic;

import io.fanfare.gateway.bus.RedisNode;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.listener.PatternTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The two pattern listeners of one Redis server, executions and notifications, each with a
 * connection of its own.
 */
final class NodeListeners {

    private final RedisNode node;
    private final LettuceConnectionFactory connectionFactory;
    private final LiveConnections liveConnections;
    private final PatternListeners listeners;
    private final List<RedisMessageListenerContainer> containers;

    NodeListeners(
            RedisNode node,
            LettuceConnectionFactory connectionFactory,
            LiveConnections liveConnections,
            PatternListeners listeners) {
        this.node = node;
        this.connectionFactory = connectionFactory;
        this.liveConnections = liveConnections;
        this.listeners = listeners;
        this.containers = listeners.all().stream().map(this::container).toList();
    }

    /** Messages are handled on the I/O thread: any executor would reorder them. */
    private RedisMessageListenerContainer container(PatternListener listener) {
        RedisMessageListenerContainer container = new RedisMessageListenerContainer();
        container.setConnectionFactory(connectionFactory);
        container.setTaskExecutor(Runnable::run);
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
            if (!listeners.all().get(i).isSubscribed()) {
                container.stop();
                container.start();
            }
        }
        if (!listeners.areSubscribed()) {
            throw new IllegalStateException("Redis has not confirmed the subscription");
        }
    }

    boolean isListening() {
        return listeners.areSubscribed() && liveConnections.count() >= containers.size();
    }

    void stop() {
        containers.forEach(RedisMessageListenerContainer::stop);
        connectionFactory.destroy();
    }
}
