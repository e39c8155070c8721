package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.GatewayProcess;
import io.fanfare.it.support.Payloads;
import io.fanfare.it.support.RedisCluster;
import io.fanfare.it.support.ShardPublisher;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** A Redis Cluster that grows and shrinks, or wants a password. */
class ClusterChangesIT {

    private static final int CHANNELS = 200;
    private static final int SLOTS_MOVED = 800;

    @Test
    void mastersThatJoinAndLeaveTakeNoChannelWithThem() {
        try (RedisCluster cluster = RedisCluster.startMasters(2, "127.0.0.1");
                GatewayProcess gateway =
                        GatewayProcess.start(cluster.environment("FANFARE_COMMAND_RATE", "0"))) {
            gateway.awaitReady();
            try (WireClient client = connect(gateway)) {
                for (int i = 0; i < CHANNELS; i++) {
                    client.ask(Wire.subscribeExecution("G" + i, "E" + i));
                }
                int joined = cluster.addMaster();
                for (int master : cluster.masters()) {
                    cluster.moveSlots(master, joined, SLOTS_MOVED);
                }
                assertDelivered(cluster, client);
                assertThat(gateway.manage("/actuator/health").body()).contains(":" + joined);

                cluster.moveSlots(joined, cluster.seed(), 2 * SLOTS_MOVED);
                cluster.removeMaster(joined);
                assertDelivered(cluster, client);
                Awaitility.await("the node that left is forgotten")
                        .atMost(Duration.ofSeconds(90))
                        .until(
                                () ->
                                        !gateway.manage("/actuator/health")
                                                .body()
                                                .contains(":" + joined));
                assertThat(gateway.isReady()).isTrue();
            }
        }
    }

    private static void assertDelivered(RedisCluster cluster, WireClient client) {
        Awaitility.await("every channel is subscribed")
                .atMost(Duration.ofSeconds(30))
                .until(() -> cluster.channels().size() == CHANNELS + 1); // And the notifications.
        Set<String> expected = new HashSet<>();
        try (ShardPublisher worker = ShardPublisher.to(cluster)) {
            for (int i = 0; i < CHANNELS; i++) {
                String payload = Payloads.graph("u", "G" + i, "E" + i);
                worker.publishEvent("u", "G" + i, "E" + i, payload);
                expected.add(Wire.graphEvent(payload, Wire.executionKey("u", "E" + i)));
            }
        }
        Set<String> arrived = new HashSet<>();
        for (int i = 0; i < CHANNELS; i++) {
            arrived.add(client.next(Duration.ofSeconds(10)));
        }
        assertThat(arrived).isEqualTo(expected);
        assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
    }

    @Test
    void aClusterMayWantAPassword() {
        try (RedisCluster cluster = RedisCluster.startMasters(2, "127.0.0.1")) {
            cluster.requirePassword("cluster-password");
            try (GatewayProcess mistaken =
                            GatewayProcess.start(
                                    cluster.environment("REDIS_PASSWORD", "mistaken-password"));
                    GatewayProcess gateway =
                            GatewayProcess.start(
                                    cluster.environment("REDIS_PASSWORD", "cluster-password"));
                    ShardPublisher worker = ShardPublisher.to(cluster.seed(), "cluster-password")) {
                gateway.awaitReady();
                try (WireClient client = connect(gateway)) {
                    String payload = Payloads.graph("u", "G", "E");
                    client.ask(Wire.subscribeExecution("G", "E"));
                    worker.publishEvent("u", "G", "E", payload);
                    assertThat(client.next(Duration.ofSeconds(10)))
                            .isEqualTo(Wire.graphEvent(payload, Wire.executionKey("u", "E")));
                }
                assertThat(mistaken.isReady()).isFalse();
                assertThat(mistaken.log()).doesNotContain("mistaken-password");
            }
        }
    }

    private static WireClient connect(GatewayProcess gateway) {
        return WireClient.to(gateway.port()).token(Tokens.of("u")).open();
    }
}
