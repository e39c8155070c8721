package io.fanfare.gateway.bus.classic;

import io.fanfare.gateway.bus.BusPart;
import io.fanfare.gateway.bus.EventBus;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.retry.backoff.BackOffInterruptedException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Events of every configured Redis server; one that cannot be reached does not hold up the others,
 * nor the start of the gateway.
 */
final class ClassicBus implements EventBus, SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ClassicBus.class);

    private final List<NodeListeners> nodes;
    private final ListenerStarter starter;

    private List<Thread> starters = List.of();

    /** Written by the lifecycle, read by health. */
    private volatile boolean running;

    ClassicBus(List<NodeListeners> nodes, ListenerStarter starter) {
        this.nodes = nodes;
        this.starter = starter;
    }

    /** Started after the lanes and before the server accepts; stopped in the reverse order. */
    @Override
    public int getPhase() {
        return 1;
    }

    @Override
    public void start() {
        running = true;
        starters =
                nodes.stream()
                        .map(
                                node ->
                                        Thread.ofVirtual()
                                                .name("start-" + node.node())
                                                .start(() -> keepListening(node)))
                        .toList();
    }

    /** A connection that is lost comes back by itself; a subscription that is refused does not. */
    private void keepListening(NodeListeners node) {
        try {
            while (running) {
                starter.startListening(node);
                node.awaitRefusal();
                log.warn("{} does not confirm what was subscribed there: trying anew", node.node());
            }
        } catch (BackOffInterruptedException | InterruptedException e) {
            log.debug("No longer trying to listen to {}", node.node());
        }
    }

    @Override
    public void stop() {
        running = false;
        starters.forEach(Thread::interrupt);
        nodes.forEach(NodeListeners::stop);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public boolean isListening() {
        return running && nodes.stream().allMatch(NodeListeners::isListening);
    }

    @Override
    public Map<String, BusPart> details() {
        Map<String, BusPart> details = new LinkedHashMap<>();
        nodes.forEach(node -> details.put(node.node().name(), node.describe()));
        return details;
    }
}
