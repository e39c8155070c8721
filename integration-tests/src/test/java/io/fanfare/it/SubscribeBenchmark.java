package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.GatewayProcess;
import io.fanfare.it.support.Installation;
import io.fanfare.it.support.PostgresServer;
import io.fanfare.it.support.RedisCluster;
import io.fanfare.it.support.RedisServer;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How fast subscriptions are made, and made again; prints figures and judges none of them. Not part
 * of the tests: it runs when it is named.
 */
class SubscribeBenchmark {

    private static final int SOCKETS = 20;
    private static final int EACH = 1_000;
    private static final int ROUNDS = 5;
    private static final int MANY_SOCKETS = 10_000;

    @Test
    void channelsOfACluster() {
        try (RedisCluster cluster = RedisCluster.start();
                GatewayProcess gateway = GatewayProcess.start(cluster.environment(UNLIMITED))) {
            gateway.awaitReady();
            List<WireClient> clients = connect(gateway);
            print("channels subscribed anew", subscribe(clients, "G"));
            print("channels subscribed already", subscribe(clients, "G"));
            int channels = SOCKETS * EACH + SOCKETS;
            for (int round = 0; round < ROUNDS; round++) {
                cluster.masters()
                        .forEach(port -> cluster.ask(port, "CLIENT", "KILL", "TYPE", "pubsub"));
                long lost = System.nanoTime();
                Awaitility.await("every channel")
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(5))
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> cluster.channels().size() == channels);
                print("every connection lost, " + channels + " channels back", lost);
            }
            clients.forEach(WireClient::close);
        }
    }

    /** Each socket is a user's own and listens to two executions and their graph. */
    @Test
    void manySocketsOnAConnectionForEachMaster() {
        try (RedisCluster cluster = RedisCluster.start();
                GatewayProcess gateway = GatewayProcess.start(cluster.environment(UNLIMITED))) {
            gateway.awaitReady();
            long begun = System.nanoTime();
            List<WireClient> clients = new ArrayList<>();
            for (int i = 0; i < MANY_SOCKETS; i++) {
                WireClient client =
                        WireClient.to(gateway.port()).token(Tokens.of("user" + i)).open();
                client.send(Wire.subscribeExecution("G" + i, "E" + i));
                client.send(Wire.subscribeExecution("G" + i, "F" + i));
                client.send(Wire.subscribeGraph("G" + i));
                clients.add(client);
            }
            for (int i = 0; i < MANY_SOCKETS; i++) {
                WireClient client = clients.get(i);
                assertThat(
                                List.of(
                                        client.next(Duration.ofSeconds(30)),
                                        client.next(Duration.ofSeconds(30)),
                                        client.next(Duration.ofSeconds(30))))
                        .containsExactlyInAnyOrder(
                                Wire.subscribedExecution("user" + i, "E" + i),
                                Wire.subscribedExecution("user" + i, "F" + i),
                                Wire.subscribedGraph("user" + i, "G" + i));
            }
            print(MANY_SOCKETS + " sockets connected, three channels each", begun);
            assertThat(cluster.channels()).hasSize(4 * MANY_SOCKETS);
            assertThat(cluster.pubSubConnections()).isEqualTo(cluster.masters().size());
            clients.forEach(WireClient::close);
        }
    }

    @Test
    void lookUpsInADatabase() {
        try (RedisServer redis = RedisServer.start();
                PostgresServer database = PostgresServer.start()) {
            for (int u = 0; u < SOCKETS; u++) {
                database.execute(
                        """
                        INSERT INTO "AgentGraphExecution" ("id", "userId", "agentGraphId")
                        SELECT 'E' || %d || '-' || e, 'user%d', 'G' FROM generate_series(0, %d) e
                        """
                                .formatted(u, u, EACH - 1));
            }
            Map<String, String> settings = new TreeMap<>(Installation.settings(UNLIMITED));
            settings.put("FANFARE_DIRECTORY_TYPE", "postgres");
            settings.put("DATABASE_URL", database.url());
            settings.put("FANFARE_DIRECTORY_MAX_WAITING", "100000");
            settings.put("FANFARE_DIRECTORY_TIMEOUT", "30s");
            try (GatewayProcess gateway =
                    GatewayProcess.start(Installation.environment(redis, settings))) {
                gateway.awaitReady();
                List<WireClient> clients = connect(gateway);
                print("look-ups, cold cache", subscribe(clients, "G"));
                print("look-ups, warm cache", subscribe(clients, "G"));
                clients.forEach(WireClient::close);
            }
        }
    }

    private static final String[] UNLIMITED = {
        "FANFARE_COMMAND_RATE", "0",
        "FANFARE_COMMAND_MAX_PENDING", "100000",
        "FANFARE_SUBSCRIPTION_MAX_PER_CONNECTION", "0"
    };

    private static List<WireClient> connect(GatewayProcess gateway) {
        List<WireClient> clients = new ArrayList<>();
        for (int u = 0; u < SOCKETS; u++) {
            clients.add(WireClient.to(gateway.port()).token(Tokens.of("user" + u)).open());
        }
        return clients;
    }

    /** Returns when it began; it ends when every reply has come. */
    private static long subscribe(List<WireClient> clients, String graph) {
        long begun = System.nanoTime();
        for (int e = 0; e < EACH; e++) {
            for (int u = 0; u < SOCKETS; u++) {
                clients.get(u).send(Wire.subscribeExecution(graph, "E" + u + "-" + e));
            }
        }
        for (int u = 0; u < SOCKETS; u++) {
            for (int e = 0; e < EACH; e++) {
                assertThat(clients.get(u).next(Duration.ofSeconds(30)))
                        .isEqualTo(Wire.subscribedExecution("user" + u, "E" + u + "-" + e));
            }
        }
        return begun;
    }

    @SuppressWarnings("SystemOut")
    private static void print(String what, long begunNanos) {
        double seconds = (System.nanoTime() - begunNanos) / 1e9;
        System.out.printf(
                "%-50s %6.2f s, %7.0f a second%n", what, seconds, SOCKETS * EACH / seconds);
    }
}
