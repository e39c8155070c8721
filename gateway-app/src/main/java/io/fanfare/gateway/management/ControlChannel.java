package io.fanfare.gateway.management;

import io.fanfare.gateway.management.ManagementMetrics.Origin;
import io.lettuce.core.RedisException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.retry.backoff.BackOffInterruptedException;
import org.springframework.retry.support.RetryTemplate;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Orders to and from the other gateways, by way of Redis: what this one is told to close the others
 * hear of, and the other way round.
 *
 * <p>Nothing is remembered for a gateway that does not listen at the moment. With several servers
 * an order arrives once by each; the later ones find nobody.
 */
final class ControlChannel implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ControlChannel.class);
    private static final Executor VIRTUAL = task -> Thread.ofVirtual().name("control").start(task);

    private final String channel;
    private final String replica;
    private final List<ControlServer> servers;
    private final Disconnector disconnector;
    private final ManagementMetrics metrics;
    private final RetryTemplate untilSubscribed =
            RetryTemplate.builder()
                    .infiniteRetry()
                    .exponentialBackoff(100, 2, 5_000, true)
                    .retryOn(RedisException.class)
                    .build();

    private List<Thread> starters = List.of();
    private volatile boolean running;

    /**
     * @param replica this gateway among the others
     * @param servers where to listen and to send; none turns it off
     */
    ControlChannel(
            String channel,
            String replica,
            List<ControlServer> servers,
            Disconnector disconnector,
            ManagementMetrics metrics) {
        this.channel = channel;
        this.replica = replica;
        this.servers = servers;
        this.disconnector = disconnector;
        this.metrics = metrics;
    }

    /** What became of an order for the others. */
    enum Broadcast {
        /** A server took it. */
        SENT,
        /** No server could be reached: the other gateways know nothing. */
        FAILED
    }

    /** Sends the order to the other gateways; waits for Redis, no longer than its time limits. */
    Broadcast broadcast(DisconnectOrder order) {
        String message = new ControlMessage(replica, order).json();
        List<CompletableFuture<Boolean>> attempts =
                servers.stream()
                        .map(
                                server ->
                                        CompletableFuture.supplyAsync(
                                                () -> isTaken(server, message), VIRTUAL))
                        .toList();
        long taken = attempts.stream().filter(CompletableFuture::join).count();
        return taken > 0 ? Broadcast.SENT : Broadcast.FAILED;
    }

    private boolean isTaken(ControlServer server, String message) {
        try {
            server.publish(channel, message);
            return true;
        } catch (RedisException e) {
            log.warn("Could not tell the other gateways: {}", e.getClass().getSimpleName());
            return false;
        }
    }

    /** Carries out what another gateway was told; called by the Redis client. */
    private void received(String text) {
        ControlMessage message = ControlMessage.parse(text);
        if (message == null) {
            metrics.malformed();
        } else if (!message.origin().equals(replica)) {
            disconnector.disconnect(message.order(), Origin.REMOTE);
        }
    }

    /** Started and stopped with the bus. */
    @Override
    public int getPhase() {
        return 1;
    }

    @Override
    public void start() {
        running = true;
        starters =
                servers.stream()
                        .map(
                                server ->
                                        Thread.ofVirtual()
                                                .name("control")
                                                .start(() -> subscribe(server)))
                        .toList();
    }

    private void subscribe(ControlServer server) {
        try {
            untilSubscribed.execute(
                    context -> {
                        server.subscribe(channel, this::received);
                        return true;
                    });
        } catch (BackOffInterruptedException e) {
            log.debug("No longer trying to listen to other gateways");
        }
    }

    @Override
    public void stop() {
        running = false;
        starters.forEach(Thread::interrupt);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
