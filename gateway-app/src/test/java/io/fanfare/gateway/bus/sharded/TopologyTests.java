package io.fanfare.gateway.bus.sharded;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

class TopologyTests {

    private static final int SLOTS = SlotHash.SLOT_COUNT;
    private static final Shard.Probes PROBES = new Shard.Probes("probe/", 1);

    private static RedisClusterNode node(int port, NodeFlag role, int from, int to) {
        RedisClusterNode node = new RedisClusterNode();
        node.setNodeId("node-" + port);
        node.setUri(RedisURI.create("host", port));
        node.setFlags(Set.of(role));
        node.setSlots(IntStream.range(from, to).boxed().toList());
        return node;
    }

    @Test
    void mastersOwnTheirSlotsAndReplicasNone() {
        Topology topology =
                Topology.of(
                        List.of(
                                node(1, NodeFlag.UPSTREAM, 0, 100),
                                node(2, NodeFlag.UPSTREAM, 100, SLOTS),
                                node(3, NodeFlag.REPLICA, 0, 0)));
        assertThat(topology.masters()).containsExactly("host:1", "host:2");
        assertThat(topology.ownerOf(99)).isEqualTo("host:1");
        assertThat(topology.ownerOf(100)).isEqualTo("host:2");
        assertThat(topology.isComplete()).isTrue();
    }

    @Test
    void slotsWithoutAnOwnerMakeItIncomplete() {
        Topology topology = Topology.of(List.of(node(1, NodeFlag.UPSTREAM, 1, SLOTS)));
        assertThat(topology.ownerOf(0)).isNull();
        assertThat(topology.isComplete()).isFalse();
        assertThat(Topology.UNKNOWN.isComplete()).isFalse();
    }

    /** As a cluster may look to one of its nodes while a replica takes over. */
    @Test
    void twoThatClaimTheSameSlotsCountOnce() {
        Topology topology =
                Topology.of(
                        List.of(
                                node(1, NodeFlag.UPSTREAM, 0, SLOTS),
                                node(2, NodeFlag.UPSTREAM, 0, SLOTS)));
        assertThat(topology.masters()).containsExactly("host:2");
        assertThat(topology.isComplete()).isTrue();
        assertThat(PROBES.nameFor("host:1", topology)).isNull();
    }

    @Test
    void aProbeLiesInASlotOfItsShardHoweverFewItHas() {
        Topology topology =
                Topology.of(
                        List.of(
                                node(1, NodeFlag.UPSTREAM, 0, SLOTS - 1),
                                node(2, NodeFlag.UPSTREAM, SLOTS - 1, SLOTS)));
        assertThat(PROBES.nameFor("host:2", topology))
                .isNotNull()
                .satisfies(name -> assertThat(SlotHash.getSlot(name)).isEqualTo(SLOTS - 1));
        assertThat(PROBES.nameFor("host:3", topology)).isNull();
    }
}
