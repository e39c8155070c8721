package io.fanfare.gateway.bus.sharded;

import io.fanfare.gateway.bus.BusMetrics;
import io.fanfare.gateway.bus.BusMetrics.Gap;
import io.fanfare.gateway.bus.BusPart;
import io.fanfare.gateway.bus.Lanes;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes the subscriptions that are agree with those that are wanted, for ever: one thread that
 * looks at what changed, asks, and looks again.
 *
 * <p>It remembers no history of the cluster. A lost connection, a failover, a slot that moved and a
 * cluster that was away all look alike: channels that are not live where their slot's owner is.
 * Whatever the I/O threads have to say they leave as an event, carried out here.
 */
final class Reconciler implements Runnable, Shards.Owner {

    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

    private static final long URGENT_ROUND = Duration.ofMillis(20).toNanos();
    private static final long STALL = Duration.ofMillis(500).toNanos();

    /** A demoted master takes subscriptions for about a second that never bring anything. */
    private static final long BARRED_AFTER_LOSS = Duration.ofMillis(1500).toNanos();

    private static final long BARRED_AFTER_REFUSAL = Duration.ofMillis(100).toNanos();

    private final WantedChannels channels;
    private final Shards shards;
    private final Settling settling;
    private final Outage outage;

    private final ConcurrentLinkedQueue<Runnable> events = new ConcurrentLinkedQueue<>();

    private volatile boolean running = true;
    private volatile @Nullable Thread thread;

    Reconciler(
            WantedChannels channels,
            ClusterClients clients,
            Lanes lanes,
            BusMetrics metrics,
            ShardMetrics shardMetrics,
            Shard.Probes probes) {
        this.channels = channels;
        this.outage = new Outage(metrics);
        this.shards = new Shards(channels, clients, lanes, shardMetrics, probes, this);
        this.settling = new Settling(channels, shards, outage, System.nanoTime());
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        channels.onChange(this::wakeUp);
        long planned = System.nanoTime();
        while (running) {
            long now = System.nanoTime();
            boolean hasStalled = now - planned > STALL;
            try {
                round(now, hasStalled);
            } catch (RuntimeException | Error e) { // The bus must not end with one round.
                log.error("A round of the sharded bus failed", e);
            }
            long wait = waitNanos();
            planned = System.nanoTime() + wait;
            if (events.isEmpty()) {
                LockSupport.parkNanos(this, wait);
            }
        }
        shards.closeAll();
    }

    private void round(long now, boolean hasStalled) {
        for (Runnable event = events.poll(); event != null; event = events.poll()) {
            event.run();
        }
        shards.refreshIfDue(now);
        shards.tend(now, hasStalled);
        settling.settle(now);
        shards.flush();
    }

    private long waitNanos() {
        boolean isCalm = settling.isSettledFor(Duration.ZERO) && shards.areWhole();
        return isCalm ? Math.max(0, settling.nextScanNanos() - System.nanoTime()) : URGENT_ROUND;
    }

    void stop() {
        running = false;
        wakeUp();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void wakeUp() {
        LockSupport.unpark(thread);
    }

    @Override
    public void later(Runnable event) {
        events.add(event);
        wakeUp();
    }

    // What happens to the shards, on this thread

    @Override
    public void changed() {
        settling.scanSoon();
    }

    @Override
    public void lostConnection() {
        outage.lost(Gap.RECONNECT);
        settling.scanSoon();
    }

    // What connections tell, on their I/O threads

    @Override
    public void closed(ShardConnection connection) {
        later(() -> shards.disconnected(connection));
    }

    @Override
    public void probeLost(ShardConnection connection) {
        later(() -> shards.probeLost(connection));
    }

    @Override
    public void probeBack(ShardConnection connection) {
        later(() -> shards.probeBack(connection));
    }

    @Override
    public void unsubscribed(ShardConnection connection, WantedChannel channel) {
        if (channel.lost(connection, BARRED_AFTER_LOSS, System.nanoTime())) {
            later(
                    () -> {
                        outage.lost(Gap.RESUBSCRIBE);
                        settling.scanSoon();
                        shards.refreshSoon();
                    });
        }
    }

    @Override
    public void refused(ShardConnection connection, WantedChannel channel, Throwable failure) {
        later(
                () -> {
                    log.debug("{} refused {}", connection, channel, failure);
                    channel.lost(connection, BARRED_AFTER_REFUSAL, System.nanoTime());
                    shards.refreshSoon();
                });
    }

    // For health

    /** Whether every shard delivers and every channel is live, or has not failed to for so long. */
    boolean isListening(Duration tolerated) {
        return running && settling.isSettledFor(tolerated) && shards.areHeard(tolerated);
    }

    /** By host and port. */
    Map<String, BusPart> details() {
        return shards.details();
    }
}
