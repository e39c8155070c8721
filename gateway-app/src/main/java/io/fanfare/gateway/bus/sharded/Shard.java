package io.fanfare.gateway.bus.sharded;

import io.fanfare.gateway.bus.BusPart;
import io.lettuce.core.cluster.SlotHash;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One master of the cluster: its connection, if there is one, when to try for another, and whether
 * it proves that it delivers.
 *
 * <p>Written by the reconciler only; what others read is volatile.
 */
final class Shard {

    private static final long FIRST_DELAY = Duration.ofMillis(20).toNanos();
    private static final long LONGEST_DELAY = Duration.ofMillis(500).toNanos();

    /** A message to oneself takes a millisecond; much longer means that it does not come. */
    private static final long PROBE_LIMIT = Duration.ofSeconds(2).toNanos();

    private final String node;

    private volatile @Nullable ShardConnection connection;
    private boolean isConnecting;
    private long nextAttemptNanos;
    private long delayNanos;

    private boolean isProbePending;
    private boolean isProbeMissing;
    private long probeSentNanos;

    /** Since when nothing proves that it delivers; meaningless while it does. */
    private volatile long deafSinceNanos;

    private volatile boolean isDeaf = true;

    /** Since when it delivers; meaningless while it is deaf. */
    private volatile long heardSinceNanos;

    /** Whether it has ever delivered. */
    private volatile boolean hasListened;

    private volatile int desired;
    private volatile int confirmed;

    Shard(String node, long nowNanos) {
        this.node = node;
        this.nextAttemptNanos = nowNanos;
        this.deafSinceNanos = nowNanos;
    }

    String node() {
        return node;
    }

    // The connection

    @Nullable ShardConnection connection() {
        return connection;
    }

    boolean isConnectDue(long nowNanos) {
        return connection == null && !isConnecting && nowNanos - nextAttemptNanos >= 0;
    }

    void connecting() {
        isConnecting = true;
    }

    void connected(ShardConnection opened) {
        isConnecting = false;
        delayNanos = 0;
        connection = opened;
        isProbePending = false;
        isProbeMissing = true;
    }

    /** The attempt failed: the next one comes later, and not at the same moment as others'. */
    void failed(long nowNanos) {
        isConnecting = false;
        delayNanos = delayNanos == 0 ? FIRST_DELAY : Math.min(2 * delayNanos, LONGEST_DELAY);
        nextAttemptNanos =
                nowNanos + ThreadLocalRandom.current().nextLong(delayNanos / 2, delayNanos);
    }

    void disconnected(long nowNanos) {
        connection = null;
        nextAttemptNanos = nowNanos;
        becameDeaf(nowNanos);
    }

    // The proof

    /** Sends a probe when it is time to, on a channel of one of this shard's slots. */
    void probeIfDue(ShardConnection open, Topology topology, Probes probes, long nowNanos) {
        if (isProbeMissing) {
            String name = probes.nameFor(node, topology);
            if (name != null) {
                open.prepareProbe(name);
                isProbeMissing = false;
                send(open, nowNanos);
            }
        } else if (!isProbePending && nowNanos - probeSentNanos >= probes.intervalNanos()) {
            send(open, nowNanos);
        }
    }

    private void send(ShardConnection open, long nowNanos) {
        open.sendProbe();
        isProbePending = true;
        probeSentNanos = nowNanos;
    }

    /** The probe's channel is another shard's now. */
    void probeLost() {
        isProbePending = false;
        isProbeMissing = true;
    }

    void probeBack(long nowNanos) {
        isProbePending = false;
        if (isDeaf) {
            heardSinceNanos = nowNanos;
        }
        isDeaf = false;
        hasListened = true;
    }

    boolean isProbeOverdue(long nowNanos) {
        return isProbePending && nowNanos - probeSentNanos >= PROBE_LIMIT;
    }

    /** It waits behind other messages, or this process did not run: it gets its time anew. */
    void forgiveProbe(long nowNanos) {
        probeSentNanos = nowNanos;
    }

    private void becameDeaf(long nowNanos) {
        if (!isDeaf) {
            deafSinceNanos = nowNanos;
            isDeaf = true;
        }
    }

    boolean isDeaf() {
        return isDeaf;
    }

    /** Whether it delivers, or has not been deaf for longer than that. */
    boolean isHeard(long nowNanos, long toleratedNanos) {
        return !isDeaf || (hasListened && nowNanos - deafSinceNanos < toleratedNanos);
    }

    // The channels

    void count(int desired, int confirmed) {
        this.desired = desired;
        this.confirmed = confirmed;
    }

    int desired() {
        return desired;
    }

    int confirmed() {
        return confirmed;
    }

    BusPart describe() {
        return new BusPart(
                isDeaf ? "deaf" : "listening",
                isDeaf ? deafSinceNanos : heardSinceNanos,
                confirmed + " of " + desired + " channels");
    }

    /** Names of probe channels, of this process alone. */
    record Probes(String prefix, long intervalNanos) {

        /** Names tried: every slot has one among them, but for a chance nobody will live to see. */
        private static final int TRIED = 64 * SlotHash.SLOT_COUNT;

        /** A name in one of the node's slots; null if it has none. */
        @Nullable String nameFor(String node, Topology topology) {
            if (!topology.masters().contains(node)) {
                return null;
            }
            for (int n = 0; n < TRIED; n++) {
                String name = prefix + '{' + n + '}';
                if (node.equals(topology.ownerOf(SlotHash.getSlot(name)))) {
                    return name;
                }
            }
            return null;
        }
    }
}
