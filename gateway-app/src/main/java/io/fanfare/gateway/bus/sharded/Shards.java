package io.fanfare.gateway.bus.sharded;

import io.fanfare.gateway.bus.BusPart;
import io.fanfare.gateway.bus.Lanes;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The cluster's masters of the moment: what the layout is, a connection to each, and whether it
 * proves that it delivers.
 *
 * <p>One that is master no more stays until its last channel has gone. Of the reconciler's thread,
 * but for what health reads.
 */
final class Shards {

    private static final Logger log = LoggerFactory.getLogger(Shards.class);

    private final WantedChannels channels;
    private final ClusterClients clients;
    private final Lanes lanes;
    private final ShardMetrics metrics;
    private final Shard.Probes probes;
    private final Owner owner;
    private final TopologyWatch watch = new TopologyWatch();

    private volatile Topology topology = Topology.UNKNOWN;
    private volatile Map<String, Shard> byNode = Map.of();

    /** Since when a slot has no owner; meaningless while each has. */
    private volatile long incompleteSinceNanos = System.nanoTime();

    /** Who carries out what other threads have to say, and hears what happens to the shards. */
    interface Owner extends ShardConnection.Listener {

        /** Carries that out on its own thread; any thread. */
        void later(Runnable event);

        /** A shard has come, has got its connection, or has lost it. */
        void changed();

        /** A connection was lost, and its channels with it. */
        void lostConnection();

        boolean isRunning();
    }

    Shards(
            WantedChannels channels,
            ClusterClients clients,
            Lanes lanes,
            ShardMetrics metrics,
            Shard.Probes probes,
            Owner owner) {
        this.channels = channels;
        this.clients = clients;
        this.lanes = lanes;
        this.metrics = metrics;
        this.probes = probes;
        this.owner = owner;
    }

    Collection<Shard> all() {
        return byNode.values();
    }

    /** The shard that owns the slot; null if none is known to. */
    @Nullable Shard ownerOf(int slot) {
        String node = topology.ownerOf(slot);
        return node == null ? null : byNode.get(node);
    }

    // The cluster's layout

    /** Something does not fit the layout that is known. */
    void refreshSoon() {
        watch.want();
    }

    void refreshIfDue(long now) {
        if (!watch.isRefreshDue(now)) {
            return;
        }
        watch.began();
        var _ =
                clients.topology()
                        .whenComplete(
                                (fresh, failure) -> owner.later(() -> refreshed(fresh, failure)));
    }

    private void refreshed(@Nullable Topology fresh, @Nullable Throwable failure) {
        watch.ended(System.nanoTime(), failure);
        if (fresh != null) {
            apply(fresh);
        }
    }

    private void apply(Topology fresh) {
        long now = System.nanoTime();
        Map<String, Shard> after = new LinkedHashMap<>();
        for (String node : fresh.masters()) {
            Shard known = byNode.get(node);
            after.put(node, known == null ? new Shard(node, now) : known);
        }
        byNode.forEach(
                (node, shard) -> {
                    if (shard.connection() != null) {
                        after.putIfAbsent(node, shard);
                    }
                });
        boolean hasChanged = !after.keySet().equals(byNode.keySet());
        if (topology.isComplete() && !fresh.isComplete()) {
            incompleteSinceNanos = now;
        }
        topology = fresh;
        byNode = after;
        owner.changed();
        if (hasChanged) {
            log.info("The cluster's masters are {}", fresh.masters());
            metrics.register(List.copyOf(after.values()));
        }
    }

    /** Closes the connections to masters that are none any more and hold no channel. */
    void closeRetired(Set<String> holders) {
        Map<String, Shard> after = new LinkedHashMap<>(byNode);
        after.keySet().removeIf(node -> !isMaster(node) && !holders.contains(node));
        if (after.size() < byNode.size()) {
            byNode.values().stream()
                    .filter(shard -> !after.containsKey(shard.node()))
                    .forEach(Shards::close);
            byNode = after;
            metrics.register(List.copyOf(after.values()));
        }
        if (!topology.isComplete()) {
            watch.want();
        }
    }

    private boolean isMaster(String node) {
        return topology.masters().contains(node);
    }

    // Connections

    /** Connects where there is no connection, and asks the others to prove that they deliver. */
    void tend(long now, boolean hasStalled) {
        for (Shard shard : byNode.values()) {
            ShardConnection open = shard.connection();
            if (open != null) {
                tend(shard, open, now, hasStalled);
            } else if (isMaster(shard.node()) && shard.isConnectDue(now)) {
                connect(shard);
            }
        }
    }

    private void tend(Shard shard, ShardConnection open, long now, boolean hasStalled) {
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
                                (link, failure) ->
                                        owner.later(() -> connected(shard, link, failure)));
    }

    private void connected(
            Shard shard, ClusterClients.@Nullable Link link, @Nullable Throwable failure) {
        if (link == null) {
            log.debug("Could not connect to {}", shard.node(), failure);
            shard.failed(System.nanoTime());
            watch.want();
            return;
        }
        ShardConnection opened = new ShardConnection(shard.node(), link, channels, lanes, owner);
        if (!owner.isRunning() || byNode.get(shard.node()) != shard) {
            opened.close();
            return;
        }
        shard.connected(opened);
        log.info("Connected to {}", shard.node());
        opened.open();
        owner.changed();
    }

    void disconnected(ShardConnection connection) {
        Shard shard = of(connection);
        if (shard != null) {
            log.warn("Lost the connection to {}", connection.node());
            shard.disconnected(System.nanoTime());
            watch.want();
            owner.lostConnection();
        }
    }

    void probeLost(ShardConnection connection) {
        Shard shard = of(connection);
        if (shard != null) {
            shard.probeLost();
            watch.want();
        }
    }

    void probeBack(ShardConnection connection) {
        Shard shard = of(connection);
        if (shard != null) {
            shard.probeBack(System.nanoTime());
        }
    }

    /** The shard whose connection that is at the moment. */
    private @Nullable Shard of(ShardConnection connection) {
        Shard shard = byNode.get(connection.node());
        return shard != null && shard.connection() == connection ? shard : null;
    }

    /** Sends what was asked since the last time. */
    void flush() {
        for (Shard shard : byNode.values()) {
            ShardConnection open = shard.connection();
            if (open != null) {
                open.flush();
            }
        }
    }

    void closeAll() {
        byNode.values().forEach(Shards::close);
    }

    private static void close(Shard shard) {
        ShardConnection open = shard.connection();
        if (open != null) {
            open.close();
        }
    }

    // For health

    /** Whether every slot has an owner and every owner delivers. */
    boolean areWhole() {
        return topology.isComplete() && byNode.values().stream().noneMatch(Shard::isDeaf);
    }

    /** Whether every slot has an owner, and none has been deaf for longer than that. */
    boolean areHeard(Duration tolerated) {
        long now = System.nanoTime();
        long nanos = tolerated.toNanos();
        return topology.isComplete()
                && byNode.values().stream().allMatch(shard -> shard.isHeard(now, nanos));
    }

    /** By host and port. */
    Map<String, BusPart> details() {
        Map<String, BusPart> details = new LinkedHashMap<>();
        byNode.forEach((node, shard) -> details.put(node, shard.describe()));
        if (!topology.isComplete()) {
            details.put(
                    "cluster",
                    new BusPart("incomplete", incompleteSinceNanos, "not every slot has an owner"));
        }
        return details;
    }
}
