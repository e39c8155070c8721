package io.fanfare.gateway.bus.sharded;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Has every wanted channel subscribed where its slot's owner is: those that changed at once, all of
 * them now and then. Of the reconciler's thread, but for what health reads.
 */
final class Settling {

    private static final long ROUND = Duration.ofSeconds(1).toNanos();
    private static final long URGENT_SCAN = Duration.ofMillis(100).toNanos();

    private final WantedChannels channels;
    private final Shards shards;
    private final Outage outage;

    private boolean isScanDue;
    private long nextScanNanos;

    /** For how long the longest has not been live; 0 if all are. */
    private volatile long unsettledNanos;

    Settling(WantedChannels channels, Shards shards, Outage outage, long nowNanos) {
        this.channels = channels;
        this.shards = shards;
        this.outage = outage;
        this.nextScanNanos = nowNanos;
    }

    /** Something happened that may concern any channel. */
    void scanSoon() {
        isScanDue = true;
    }

    long nextScanNanos() {
        return nextScanNanos;
    }

    boolean isSettledFor(Duration tolerated) {
        return unsettledNanos <= tolerated.toNanos();
    }

    /** Looks at those that changed, and at all when it is time to. */
    void settle(long now) {
        for (WantedChannel c = channels.nextChanged(); c != null; c = channels.nextChanged()) {
            settle(c, now);
            if (nextScanNanos - now > URGENT_SCAN) {
                nextScanNanos = now + URGENT_SCAN;
            }
        }
        if (isScanDue || now - nextScanNanos >= 0) {
            scan(now);
        }
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
        Shard owner = shards.ownerOf(channel.slot());
        boolean isBarred =
                owner != null && channel.isMissing() && channel.isBarred(owner.node(), now);
        return owner == null || isBarred ? null : owner.connection();
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
        publish(counts);
        shards.closeRetired(holders(counts));
        if (isAnyMissing) {
            shards.refreshSoon();
        }
        outage.looked(longest == 0, channels.size(), now);
        nextScanNanos = now + (longest > 0 ? URGENT_SCAN : ROUND);
    }

    private static final class Counts {
        private int desired;
        private int confirmed;
        private int held;
    }

    private String ownerOrNobody(WantedChannel channel) {
        Shard owner = shards.ownerOf(channel.slot());
        return owner == null ? "" : owner.node();
    }

    private void publish(Map<String, Counts> counts) {
        for (Shard shard : shards.all()) {
            Counts counted = counts.getOrDefault(shard.node(), new Counts());
            shard.count(counted.desired, counted.confirmed);
        }
    }

    /** The nodes on whose connections channels are. */
    private static Set<String> holders(Map<String, Counts> counts) {
        return counts.entrySet().stream()
                .filter(counted -> counted.getValue().held > 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
