package io.fanfare.gateway.management;

import io.fanfare.gateway.management.ManagementMetrics.Origin;
import io.fanfare.gateway.management.OrderSigner.Refusal;
import io.lettuce.core.RedisException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Orders to and from the other gateways, by way of Redis: what this one is told to close the others
 * hear of, and the other way round.
 *
 * <p>Nothing is remembered for a gateway that does not listen at the moment. With several servers
 * an order arrives once by each, signed anew; the later ones find nobody.
 */
final class ControlChannel implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ControlChannel.class);
    private static final Executor VIRTUAL = task -> Thread.ofVirtual().name("control").start(task);

    private final String channel;
    private final String replica;
    private final List<ControlServer> servers;
    private final List<ControlListener> listeners;
    private final OrderSigner signer;
    private final Disconnector disconnector;
    private final ManagementMetrics metrics;
    private final RefusedOrders refused;

    private List<Thread> threads = List.of();
    private volatile boolean running;

    /**
     * @param replica this gateway among the others
     * @param servers where to listen and to send; none turns it off
     */
    ControlChannel(
            String channel,
            String replica,
            List<ControlServer> servers,
            OrderSigner signer,
            Disconnector disconnector,
            ManagementMetrics metrics) {
        this.channel = channel;
        this.replica = replica;
        this.servers = servers;
        this.listeners =
                servers.stream()
                        .map(server -> new ControlListener(server, channel, this::received))
                        .toList();
        this.signer = signer;
        this.disconnector = disconnector;
        this.metrics = metrics;
        this.refused = new RefusedOrders(metrics);
    }

    /**
     * What became of an order for the others.
     *
     * @param sent whether a server took it; else the other gateways know nothing
     * @param heardBy gateways that listened, this one among them if it does
     */
    record Broadcast(boolean sent, long heardBy) {}

    /** Sends the order to the other gateways; waits for Redis, no longer than its time limits. */
    Broadcast broadcast(DisconnectOrder order) {
        ControlMessage plain = new ControlMessage(replica, order, null);
        List<CompletableFuture<OptionalLong>> attempts =
                servers.stream()
                        .map(
                                server ->
                                        CompletableFuture.supplyAsync(
                                                () -> send(server, signer.signed(plain)), VIRTUAL))
                        .toList();
        List<OptionalLong> taken =
                attempts.stream()
                        .map(CompletableFuture::join)
                        .filter(OptionalLong::isPresent)
                        .toList();
        long heardBy = taken.stream().mapToLong(OptionalLong::getAsLong).max().orElse(0);
        return new Broadcast(!taken.isEmpty(), heardBy);
    }

    /** How many listen there; none if it cannot be told. */
    private OptionalLong send(ControlServer server, ControlMessage message) {
        try {
            return OptionalLong.of(server.publish(channel, message.json()));
        } catch (RedisException e) {
            log.warn("Could not tell the other gateways: {}", e.getClass().getSimpleName());
            return OptionalLong.empty();
        }
    }

    /** Carries out what another gateway was told; called by the Redis client. */
    private void received(String text) {
        ControlMessage message = ControlMessage.parse(text);
        if (message == null) {
            metrics.malformed();
        } else if (!message.origin().equals(replica)) {
            obeyIfBelieved(message);
        }
    }

    private void obeyIfBelieved(ControlMessage message) {
        Refusal refusal = signer.refusalOf(message);
        if (refusal == null) {
            disconnector.disconnect(message.order(), Origin.REMOTE);
        } else {
            refused.refused(refusal, System.nanoTime());
        }
    }

    /** Whether what other gateways send now would arrive; never where there is no server. */
    boolean isListening() {
        return !listeners.isEmpty() && listeners.stream().allMatch(ControlListener::isListening);
    }

    /** Started and stopped with the bus. */
    @Override
    public int getPhase() {
        return 1;
    }

    @Override
    public void start() {
        running = true;
        threads =
                listeners.stream()
                        .map(listener -> Thread.ofVirtual().name("control").start(listener))
                        .toList();
    }

    @Override
    public void stop() {
        running = false;
        threads.forEach(Thread::interrupt);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
