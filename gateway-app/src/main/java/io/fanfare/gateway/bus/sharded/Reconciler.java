package io.fanfare.gateway.bus.sharded;

import io.fanfare.gateway.bus.BusMetrics;
import io.fanfare.gateway.bus.BusMetrics.Gap;
import io.fanfare.gateway.bus.BusPart;
import io.fanfare.gateway.bus.Lanes;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
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
final class Reconciler implements Runnable, ShardConnection.Listener {

    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

    private static final long ROUND = Duration.ofSeconds(1).toNanos();
    private static final long URGENT_ROUND = Duration.ofMillis(20).toNanos();
    private static final long URGENT_SCAN = Duration.ofMillis(100).toNanos();
    private static final long STALL = Duration.ofMillis(500).toNanos();

    /** A demoted master takes subscriptions for about a second that never bring anything. */
    private static final long BARRED_AFTER_LOSS = Duration.ofMillis(1500).toNanos();

    private static final long BARRED_AFTER_REFUSAL = Duration.ofMillis(100).toNanos();

    private final WantedChannels channels;
    private final ClusterClients clients;
    private final Lanes lanes;
    private final BusMetrics metrics;
    private final ShardMetrics shardMetrics;
    private final Shard.Probes probes;
    private final TopologyWatch watch = new TopologyWatch();

    private final ConcurrentLinkedQueue<Runnable> events = new ConcurrentLinkedQueue<>();

    private volatile boolean running = true;
    private volatile @Nullable Thread thread;

    // Of the thread alone, but for readers of the volatile ones.
    private volatile Topology topology = Topology.UNKNOWN;
    private volatile Map<String, Shard> shards = Map.of();
    private volatile long unsettledNanos;

    /** Since when a slot has no owner; meaningless while each has. */
    private volatile long incompleteSinceNanos = System.nanoTime();

    private boolean isScanDue;
    private long nextScanNanos;

    /** What took channels away since all were live. */
    private @Nullable Gap lossCause;

    private boolean isOut;
    private long outSinceNanos;

    Reconciler(
            WantedChannels channels,
            ClusterClients clients,
            Lanes lanes,
            BusMetrics metrics,
            ShardMetrics shardMetrics,
            Shard.Probes probes) {
        this.channels = channels;
        this.clients = clients;
        this.lanes = lanes;
        this.metrics = metrics;
        this.shardMetrics = shardMetrics;
        this.probes = probes;
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        channels.onChange(this::wakeUp);
        long planned = System.nanoTime();
        nextScanNanos = planned;
        while (running) {
            long now = System.nanoTime();
            boolean hasStalled = now - planned > STALL;
            try {
                round(now, hasStalled);
            } catch (RuntimeException | Error e) { // The bus must not end with one round.
                log.error("A round of the sharded bus failed", e);
            }
            long wait = isCalm() ? Math.max(0, nextScanNanos - System.nanoTime()) : URGENT_ROUND;
            planned = System.nanoTime() + wait;
            if (events.isEmpty()) {
                LockSupport.parkNanos(this, wait);
            }
        }
        shards.values().forEach(this::closeQuietly);
    }

    void stop() {
        running = false;
        wakeUp();
    }

    private void wakeUp() {
        LockSupport.unpark(thread);
    }

    private void later(Runnable event) {
        events.add(event);
        wakeUp();
    }

    private void round(long now, boolean hasStalled) {
        for (Runnable event = events.poll(); event != null; event = events.poll()) {
            event.run();
        }
        if (watch.isRefreshDue(now)) {
            refreshTopology();
        }
        for (Shard shard : shards.values()) {
            tend(shard, now, hasStalled);
        }
        for (WantedChannel c = channels.nextChanged(); c != null; c = channels.nextChanged()) {
            settle(c, now);
            if (nextScanNanos - now > URGENT_SCAN) {
                nextScanNanos = now + URGENT_SCAN;
            }
        }
        if (isScanDue || now - nextScanNanos >= 0) {
            scan(now);
        }
        for (Shard shard : shards.values()) {
            ShardConnection open = shard.connection();
            if (open != null) {
                open.flush();
            }
        }
    }

    private boolean isCalm() {
        return unsettledNanos == 0
                && topology.isComplete()
                && shards.values().stream().noneMatch(Shard::isDeaf);
    }

    // The cluster's layout

    private void refreshTopology() {
        watch.began();
        var _ =
                clients.topology()
                        .whenComplete(
                                (fresh, failure) ->
                                        later(
                                                () -> {
                                                    watch.ended(System.nanoTime(), failure);
                                                    if (failure == null) {
                                                        apply(fresh);
                                                    }
                                                }));
    }

    private void apply(Topology fresh) {
        long now = System.nanoTime();
        Map<String, Shard> after = new LinkedHashMap<>();
        for (String node : fresh.masters()) {
            Shard known = shards.get(node);
            after.put(node, known == null ? new Shard(node, now) : known);
        }
        // Those that are masters no more go when their last channel has gone.
        shards.forEach(
                (node, shard) -> {
                    if (shard.connection() != null) {
                        after.putIfAbsent(node, shard);
                    }
                });
        boolean hasChanged = !after.keySet().equals(shards.keySet());
        if (topology.isComplete() && !fresh.isComplete()) {
            incompleteSinceNanos = now;
        }
        topology = fresh;
        shards = after;
        isScanDue = true;
        if (hasChanged) {
            log.info("The cluster's masters are {}", fresh.masters());
            shardMetrics.register(List.copyOf(after.values()));
        }
    }

    // Connections

    private void tend(Shard shard, long now, boolean hasStalled) {
        ShardConnection open = shard.connection();
        if (open == null) {
            if (topology.masters().contains(shard.node()) && shard.isConnectDue(now)) {
                connect(shard);
            }
            return;
        }
        boolean isOverdue = shard.isProbeOverdue(now);
        if (isOverdue && (hasStalled || open.takeHeard())) {
            shard.forgiveProbe(now);
        } else if (isOverdue) {
            log.warn("{} takes probes and delivers none: connecting anew", shard.node());
            open.close();
            disconnected(open);
        } else {
            shard.probeIfDue(open, topology, probes, now);
        }
    }

    private void connect(Shard shard) {
        shard.connecting();
        var _ =
                clients.connect(shard.node())
                        .whenComplete(
                                (link, failure) -> later(() -> connected(shard, link, failure)));
    }

    private void connected(
            Shard shard, ClusterClients.@Nullable Link link, @Nullable Throwable failure) {
        if (link == null) {
            log.debug("Could not connect to {}", shard.node(), failure);
            shard.failed(System.nanoTime());
            watch.want();
            return;
        }
        ShardConnection opened = new ShardConnection(shard.node(), link, channels, lanes, this);
        if (!running || shards.get(shard.node()) != shard) {
            opened.close();
            return;
        }
        shard.connected(opened);
        log.info("Connected to {}", shard.node());
        opened.open();
        isScanDue = true;
    }

    @Override
    public void closed(ShardConnection connection) {
        later(() -> disconnected(connection));
    }

    private void disconnected(ShardConnection connection) {
        Shard shard = shards.get(connection.node());
        if (shard != null && shard.connection() == connection) {
            log.warn("Lost the connection to {}", connection.node());
            shard.disconnected(System.nanoTime());
            lossCause = lossCause == null ? Gap.RECONNECT : lossCause;
            watch.want();
            isScanDue = true;
        }
    }

    private void closeQuietly(Shard shard) {
        ShardConnection open = shard.connection();
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void probeLost(ShardConnection connection) {
        later(
                () -> {
                    Shard shard = shards.get(connection.node());
                    if (shard != null && shard.connection() == connection) {
                        shard.probeLost();
                        watch.want();
                    }
                });
    }

    @Override
    public void probeBack(ShardConnection connection) {
        later(
                () -> {
                    Shard shard = shards.get(connection.node());
                    if (shard != null && shard.connection() == connection) {
                        shard.probeBack(System.nanoTime());
                    }
                });
    }

    // Channels

    @Override
    public void unsubscribed(ShardConnection connection, WantedChannel channel) {
        if (channel.lost(connection, BARRED_AFTER_LOSS, System.nanoTime())) {
            later(
                    () -> {
                        lossCause = lossCause == null ? Gap.RESUBSCRIBE : lossCause;
                        isScanDue = true;
                        watch.want();
                    });
        }
    }

    @Override
    public void refused(ShardConnection connection, WantedChannel channel, Throwable failure) {
        later(
                () -> {
                    log.debug("{} refused {}", connection, channel, failure);
                    channel.lost(connection, BARRED_AFTER_REFUSAL, System.nanoTime());
                    watch.want();
                });
    }

    /** Does for one channel what can be done now. */
    private void settle(WantedChannel channel, long now) {
        ShardConnection holder = channel.holder();
        if (channels.forgetIfOver(channel, now)) {
            if (holder != null && holder.isOpen()) {
                holder.unsubscribe(channel);
            }
            return;
        }
        if (holder != null && !holder.isOpen()) {
            channel.lost(holder, 0, now);
            holder = null;
        }
        ShardConnection target = target(channel, now);
        if (target == null || target == holder) {
            return; // A connection that was asked confirms, refuses, or turns out to be deaf.
        }
        if (holder != null) {
            holder.unsubscribe(channel);
            channel.lost(holder, 0, now);
        }
        target.subscribe(channel, now);
    }

    /** The connection that should carry the channel; null if there is none at the moment. */
    private @Nullable ShardConnection target(WantedChannel channel, long now) {
        String owner = topology.ownerOf(channel.slot());
        Shard shard = owner == null ? null : shards.get(owner);
        boolean isBarred = owner != null && channel.isMissing() && channel.isBarred(owner, now);
        return shard == null || isBarred ? null : shard.connection();
    }

    /** Looks at every channel, counts them, and closes what nobody needs. */
    private void scan(long now) {
        isScanDue = false;
        Map<String, Counts> counts = new LinkedHashMap<>();
        long longest = 0;
        boolean isAnyMissing = false;
        for (WantedChannel channel : channels.all()) {
            settle(channel, now);
            Counts owner = counts.computeIfAbsent(ownerOrNobody(channel), n -> new Counts());
            owner.desired++;
            ShardConnection holder = channel.holder();
            if (channel.isLive()) {
                owner.confirmed++;
            } else {
                longest = Math.max(longest, Math.max(1, channel.unchangedNanos(now)));
                isAnyMissing |= holder == null;
            }
            if (holder != null) {
                counts.computeIfAbsent(holder.node(), n -> new Counts()).held++;
            }
        }
        unsettledNanos = longest;
        counts.forEach(this::publishCounts);
        shards.values().stream()
                .filter(shard -> !counts.containsKey(shard.node()))
                .forEach(shard -> shard.count(0, 0));
        closeRetired(counts);
        if (isAnyMissing || !topology.isComplete()) {
            watch.want();
        }
        tellOutage(longest, now);
        nextScanNanos = now + (longest > 0 ? URGENT_SCAN : ROUND);
    }

    /** Counts and logs one gap from the first channel that went to the last that came back. */
    private void tellOutage(long unsettled, long now) {
        if (unsettled == 0) {
            if (isOut) {
                long millis = Duration.ofNanos(now - outSinceNanos).toMillis();
                log.info("All {} channels are live again, after {} ms", channels.size(), millis);
            }
            isOut = false;
            lossCause = null;
        } else if (lossCause != null && !isOut) {
            isOut = true;
            outSinceNanos = now;
            metrics.gap(lossCause);
            log.warn("Channels are away, cause {}: events are lost until they are back", lossCause);
        }
    }

    private static final class Counts {
        private int desired;
        private int confirmed;
        private int held;
    }

    private String ownerOrNobody(WantedChannel channel) {
        String owner = topology.ownerOf(channel.slot());
        return owner == null ? "" : owner;
    }

    private void publishCounts(String node, Counts counted) {
        Shard shard = shards.get(node);
        if (shard != null) {
            shard.count(counted.desired, counted.confirmed);
        }
    }

    private void closeRetired(Map<String, Counts> counts) {
        Map<String, Shard> after = new LinkedHashMap<>(shards);
        after.values()
                .removeIf(
                        shard -> {
                            Counts counted = counts.get(shard.node());
                            return !topology.masters().contains(shard.node())
                                    && (counted == null || counted.held == 0);
                        });
        if (after.size() < shards.size()) {
            shards.values().stream()
                    .filter(shard -> !after.containsKey(shard.node()))
                    .forEach(this::closeQuietly);
            shards = after;
            shardMetrics.register(List.copyOf(after.values()));
        }
    }

    // For health

    /** Whether every shard delivers and every channel is live, or has not failed to for so long. */
    boolean isListening(Duration tolerated) {
        long now = System.nanoTime();
        long nanos = tolerated.toNanos();
        return running
                && topology.isComplete()
                && unsettledNanos <= nanos
                && shards.values().stream().allMatch(shard -> shard.isHeard(now, nanos));
    }

    /** By host and port. */
    Map<String, BusPart> details() {
        Map<String, BusPart> details = new LinkedHashMap<>();
        shards.forEach((node, shard) -> details.put(node, shard.describe()));
        if (!topology.isComplete()) {
            details.put(
                    "cluster",
                    new BusPart("incomplete", incompleteSinceNanos, "not every slot has an owner"));
        }
        return details;
    }
}
