package io.fanfare.gateway.bus.classic;

import io.fanfare.gateway.bus.BusMetrics;
import io.fanfare.gateway.bus.BusPart;
import io.fanfare.gateway.bus.Lanes;
import io.fanfare.gateway.bus.RedisNode;
import io.fanfare.gateway.routing.Route;
import io.fanfare.model.bus.BusChannels;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.listener.PatternTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.util.backoff.FixedBackOff;

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
    private final List<PatternListener> listeners;
    private final List<RedisMessageListenerContainer> containers;
    private final ListeningSince since = new ListeningSince();

    NodeListeners(
            RedisNode node,
            LettuceConnectionFactory connectionFactory,
            LiveConnections liveConnections,
            BusChannels channels,
            Lanes lanes,
            BusMetrics metrics) {
        this.node = node;
        this.connectionFactory = connectionFactory;
        this.liveConnections = liveConnections;
        PatternListener executions =
                new PatternListener(node, Route.ByContent.EXECUTIONS, lanes, metrics);
        PatternListener notifications =
                new PatternListener(node, Route.ByContent.NOTIFICATIONS, lanes, metrics);
        this.listeners = List.of(executions, notifications);
        this.containers =
                List.of(
                        container(executions, channels.executionPattern()),
                        container(notifications, channels.notificationPattern()));
        liveConnections.onChange(this::noteChange);
    }

    /**
     * Messages are handled on the I/O thread: any executor would reorder them. A failed attempt
     * ends at once: who tries again, and says so, is the {@link ListenerStarter}.
     */
    private RedisMessageListenerContainer container(PatternListener listener, String pattern) {
        RedisMessageListenerContainer container = new RedisMessageListenerContainer();
        container.setConnectionFactory(connectionFactory);
        container.setTaskExecutor(Runnable::run);
        container.setRecoveryBackoff(new FixedBackOff(0, 0));
        container.setMaxSubscriptionRegistrationWaitingTime(TimeUnit.SECONDS.toMillis(5));
        container.afterPropertiesSet();
        container.addMessageListener(listener, new PatternTopic(pattern));
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
            if (!listeners.get(i).isSubscribed()) {
                container.stop();
                container.start();
            }
        }
        if (!isSubscribed()) {
            throw new IllegalStateException("Redis has not confirmed the subscription");
        }
        noteChange();
    }

    private void noteChange() {
        since.note(isListening());
    }

    BusPart describe() {
        noteChange();
        return since.describe();
    }

    private boolean isSubscribed() {
        return listeners.stream().allMatch(PatternListener::isSubscribed);
    }

    boolean isListening() {
        return isSubscribed() && liveConnections.count() >= containers.size();
    }

    void stop() {
        containers.forEach(RedisMessageListenerContainer::stop);
        connectionFactory.destroy();
    }
}
