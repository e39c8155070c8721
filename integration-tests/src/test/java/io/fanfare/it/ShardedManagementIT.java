package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.Closed;
import io.fanfare.it.support.GatewayProcess;
import io.fanfare.it.support.Operator;
import io.fanfare.it.support.RedisCluster;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.WireClient;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;

/** On a cluster an order reaches the other gateways whichever node each of them listens to. */
class ShardedManagementIT {

    private static final Closed BY_OPERATOR = new Closed(4003, "Disconnected by operator");
    private static final String CHANNEL = "fanfare/control";

    private static GatewayProcess gateway(RedisCluster cluster) {
        return GatewayProcess.start(
                cluster.environment("FANFARE_MANAGEMENT_TOKEN", Operator.TOKEN));
    }

    private static int listeners(RedisCluster cluster) {
        return cluster.ports().stream()
                .map(port -> cluster.ask(port, "PUBSUB", "NUMSUB", CHANNEL).getLast())
                .mapToInt(Integer::parseInt)
                .sum();
    }

    private static void awaitControlled(RedisCluster cluster) {
        Awaitility.await("the gateways hear each other")
                .atMost(Duration.ofSeconds(30))
                .until(() -> listeners(cluster) == 2);
    }

    private static WireClient connect(GatewayProcess gateway) {
        return WireClient.to(gateway.port()).token(Tokens.of("u")).open();
    }

    @Test
    void aUserIsDisconnectedFromEveryGateway() {
        try (RedisCluster cluster = RedisCluster.startMasters(3, "127.0.0.1");
                GatewayProcess near = gateway(cluster);
                GatewayProcess far = gateway(cluster)) {
            awaitControlled(cluster);
            try (WireClient here = connect(near);
                    WireClient there = connect(far)) {
                assertThat(new Operator(near).post("/disconnect", Map.of("user", "u")).body())
                        .isEqualTo("{\"closed\":1,\"broadcast\":\"sent\",\"heardBy\":2}");
                assertThat(here.awaitClosed()).isEqualTo(BY_OPERATOR);
                assertThat(there.awaitClosed()).isEqualTo(BY_OPERATOR);
            }
        }
    }

    /** Whichever master they listened to. */
    @Test
    void theyHearEachOtherAgainAfterAnyMasterWasLost() {
        try (RedisCluster cluster = RedisCluster.start();
                GatewayProcess near = gateway(cluster);
                GatewayProcess far = gateway(cluster)) {
            awaitControlled(cluster);
            for (int master : cluster.masters()) {
                cluster.kill(master);
                cluster.startAgain(master);
                cluster.awaitUp();
            }
            awaitControlled(cluster);
            Awaitility.await("both say so").until(() -> isListening(near) && isListening(far));
            assertThat(new Operator(near).post("/disconnect", Map.of("user", "u")).body())
                    .isEqualTo("{\"closed\":0,\"broadcast\":\"sent\",\"heardBy\":2}");
        }
    }

    private static boolean isListening(GatewayProcess gateway) {
        return gateway.metrics().sum("fanfare_management_listening") == 1;
    }
}
