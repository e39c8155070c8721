package io.fanfare.gateway.bus.sharded;

import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashSet;
import java.util.Set;

/** Which master owns which slot, as the cluster said at one moment. A node is {@code host:port}. */
final class Topology {

    /** Before the cluster was ever asked. */
    static final Topology UNKNOWN = new Topology(Set.of());

    private final @Nullable String[] ownerBySlot = new @Nullable String[SlotHash.SLOT_COUNT];
    private final Set<String> masters = new LinkedHashSet<>();
    private final boolean isComplete;

    private Topology(Iterable<RedisClusterNode> nodes) {
        for (RedisClusterNode node : nodes) {
            if (node.is(NodeFlag.UPSTREAM)) {
                String name = node.getUri().getHost() + ':' + node.getUri().getPort();
                node.getSlots().forEach(slot -> ownerBySlot[slot] = name);
            }
        }
        int covered = 0;
        for (String owner : ownerBySlot) { // Two may claim a slot for a moment; one gets it.
            if (owner != null) {
                masters.add(owner);
                covered++;
            }
        }
        isComplete = covered == SlotHash.SLOT_COUNT;
    }

    static Topology of(Iterable<RedisClusterNode> nodes) {
        return new Topology(nodes);
    }

    /** Null if nobody owns it. */
    @Nullable String ownerOf(int slot) {
        return ownerBySlot[slot];
    }

    /** Those that own slots. */
    Set<String> masters() {
        return masters;
    }

    /** Whether every slot has an owner. */
    boolean isComplete() {
        return isComplete;
    }
}
