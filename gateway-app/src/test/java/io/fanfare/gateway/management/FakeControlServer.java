package io.fanfare.gateway.management;

import io.lettuce.core.RedisConnectionException;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Hands each message to all who listen, unless it is away. */
final class FakeControlServer implements ControlServer {

    private record Listening(Consumer<String> to, CompletableFuture<Void> lost) {}

    private final List<Listening> listeners = new CopyOnWriteArrayList<>();
    private final List<String> published = new CopyOnWriteArrayList<>();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean isAway;

    /** Takes its listeners' connections with it. */
    void goAway() {
        isAway = true;
        listeners.forEach(listening -> listening.lost().complete(null));
        listeners.clear();
    }

    void comeBack() {
        isAway = false;
    }

    int listeners() {
        return listeners.size();
    }

    /** How often somebody wanted to listen while it was away. */
    int refused() {
        return refused.get();
    }

    /** Whatever was ever published. */
    List<String> published() {
        return published;
    }

    @Override
    public String name() {
        return "fake:1";
    }

    @Override
    public CompletionStage<Void> subscribe(String channel, Consumer<String> listener) {
        if (isAway) {
            refused.incrementAndGet();
        }
        failIfAway();
        Listening listening = new Listening(listener, new CompletableFuture<>());
        listeners.add(listening);
        return listening.lost();
    }

    @Override
    public long publish(String channel, String message) {
        failIfAway();
        published.add(message);
        listeners.forEach(listening -> listening.to().accept(message));
        return listeners.size();
    }

    private void failIfAway() {
        if (isAway) {
            throw new RedisConnectionException("away");
        }
    }
}
