package io.fanfare.gateway.management;

import io.lettuce.core.RedisConnectionException;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Hands each message to all who listen, unless it is away. */
final class FakeControlServer implements ControlServer {

    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean isAway;

    void goAway() {
        isAway = true;
    }

    int listeners() {
        return listeners.size();
    }

    @Override
    public void subscribe(String channel, Consumer<String> listener) {
        failIfAway();
        listeners.add(listener);
    }

    @Override
    public void publish(String channel, String message) {
        failIfAway();
        listeners.forEach(listener -> listener.accept(message));
    }

    private void failIfAway() {
        if (isAway) {
            throw new RedisConnectionException("away");
        }
    }
}
