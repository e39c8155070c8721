package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.GatewayProcess;
import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Payloads;
import io.fanfare.it.support.Publisher;
import io.fanfare.it.support.RedisCluster;
import io.fanfare.it.support.RedisServer;
import io.fanfare.it.support.ShardPublisher;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;
import io.fanfare.model.bus.BusChannels;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A Redis Cluster as bus, while nothing is wrong with it. */
class ShardedBusIT {

    private static final RedisCluster CLUSTER = RedisCluster.start();
    private static final GatewayProcess GATEWAY =
            GatewayProcess.start(
                    CLUSTER.environment(
                            "FANFARE_BUS_LINGER", "2s",
                            "FANFARE_COMMAND_RATE", "0"));
    private static final ShardPublisher WORKER = ShardPublisher.to(CLUSTER);

    @BeforeAll
    static void awaitReady() {
        GATEWAY.awaitReady();
    }

    @AfterAll
    static void end() {
        WORKER.close();
        GATEWAY.close();
        CLUSTER.close();
    }

    private static WireClient connect(String user) {
        return WireClient.to(GATEWAY.port()).token(Tokens.of(user)).open();
    }

    private static double channels(String state) {
        return GATEWAY.metrics().sum("fanfare_bus_shard_channels", "state", state);
    }

    /** Returns when everything wanted so far is confirmed. */
    private static void awaitSettled() {
        Awaitility.await("every channel is confirmed")
                .until(() -> channels("desired") == channels("confirmed"));
    }

    @Test
    void eachKeyGetsTheEventsOfItsChannelAndNoOther() {
        String user = Installation.newId("user");
        try (WireClient both = connect(user);
                WireClient aggregate = connect(user);
                WireClient other = connect(user)) {
            assertThat(both.ask(Wire.subscribeExecution("G", "E")))
                    .isEqualTo(Wire.subscribedExecution(user, "E"));
            assertThat(both.ask(Wire.subscribeGraph("G")))
                    .isEqualTo(Wire.subscribedGraph(user, "G"));
            aggregate.ask(Wire.subscribeGraph("G"));
            other.ask(Wire.subscribeExecution("G", "E2"));
            String graph = Payloads.graph(user, "G", "E");
            String node = Payloads.node(user, "G", "E", "n");
            WORKER.publishEvent(user, "G", "E", graph);
            WORKER.publishEvent(user, "G", "E", node);
            String execution = Wire.executionKey(user, "E");
            String all = Wire.graphKey(user, "G");
            assertThat(both.next(4))
                    .containsExactlyInAnyOrder(
                            Wire.graphEvent(graph, execution),
                            Wire.nodeEvent(node, execution),
                            Wire.graphEvent(graph, all),
                            Wire.nodeEvent(node, all));
            assertThat(aggregate.next(2))
                    .containsExactly(Wire.graphEvent(graph, all), Wire.nodeEvent(node, all));
            assertThat(other.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
        }
    }

    @Test
    void theGraphIsRequiredWhereNothingIsLookedUp() {
        String user = Installation.newId("user");
        try (WireClient client = connect(user)) {
            assertThat(client.ask(Wire.subscribeExecution("E"))).isEqualTo(Wire.GRAPH_ID_REQUIRED);
            assertThat(client.ask(Wire.unsubscribeExecution("E")))
                    .isEqualTo(Wire.NOTHING_UNSUBSCRIBED);
        }
    }

    @Test
    void notificationsReachTheirUserAndNobodyElse() {
        String user = Installation.newId("user");
        try (WireClient first = connect(user);
                WireClient second = connect(user)) {
            first.ask(Wire.heartbeat());
            second.ask(Wire.heartbeat());
            awaitSettled();
            String payload = Payloads.onboarding("WELCOME");
            String channel = BusChannels.DEFAULT.notification(user);
            double foreign = foreignDropped();
            WORKER.publish(channel, Payloads.envelope("somebody-else", payload));
            WORKER.publishNotification(user, payload);
            assertThat(first.next()).isEqualTo(Wire.notification(payload));
            assertThat(second.next()).isEqualTo(Wire.notification(payload));
            assertThat(foreignDropped()).isEqualTo(foreign + 1);
        }
    }

    private static double foreignDropped() {
        return GATEWAY.metrics().sum("fanfare_bus_events_dropped_total", "reason", "foreign_user");
    }

    @Test
    void eventsThatNameAnotherUserThanTheirChannelAreDropped() {
        String user = Installation.newId("user");
        try (WireClient client = connect(user)) {
            client.ask(Wire.subscribeExecution("G", "E"));
            String channel = BusChannels.DEFAULT.shardedExecution(user, "G", "E");
            String foreign = Payloads.node("somebody-else", "G", "E", "n");
            WORKER.publish(channel, Payloads.envelope(foreign));
            String own = Payloads.node(user, "G", "E", "n");
            WORKER.publish(channel, Payloads.envelope(own));
            assertThat(client.next()).isEqualTo(Wire.nodeEvent(own, Wire.executionKey(user, "E")));
        }
    }

    @Test
    void dualPublishersDeliverOnceInEitherMode() {
        String user = Installation.newId("user");
        String event = Payloads.graph(user, "G", "E");
        try (RedisServer classic = RedisServer.start();
                GatewayProcess classicGateway =
                        GatewayProcess.start(Installation.environment(classic, Map.of()));
                WireClient onClassic =
                        WireClient.to(classicGateway.port()).token(Tokens.of(user)).open();
                WireClient onSharded = connect(user);
                Publisher publisher = Publisher.to(classic)) {
            classicGateway.awaitReady();
            for (WireClient client : List.of(onClassic, onSharded)) {
                client.ask(Wire.subscribeExecution("G", "E"));
            }
            String exec = BusChannels.DEFAULT.shardedExecution(user, "G", "E");
            String all = BusChannels.DEFAULT.shardedGraph(user, "G");
            WORKER.publishEvent(user, "G", "E", event);
            // The second half of a dual publisher, on each of the two.
            CLUSTER.ask(CLUSTER.seed(), "PUBLISH", exec, Payloads.envelope(event));
            CLUSTER.ask(CLUSTER.seed(), "PUBLISH", all, Payloads.envelope(event));
            publisher.publish(exec, Payloads.envelope(event));
            publisher.publish(all, Payloads.envelope(event));
            for (WireClient client : List.of(onClassic, onSharded)) {
                assertThat(client.next())
                        .isEqualTo(Wire.graphEvent(event, Wire.executionKey(user, "E")));
                assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
            }
        }
    }

    @Test
    void aBurstArrivesCompleteAndInOrder() {
        String user = Installation.newId("user");
        try (WireClient client = connect(user)) {
            client.ask(Wire.subscribeExecution("G", "E"));
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                String payload = Payloads.node(user, "G", "E", "n" + i);
                expected.add(Wire.nodeEvent(payload, Wire.executionKey(user, "E")));
                WORKER.publish(
                        BusChannels.DEFAULT.shardedExecution(user, "G", "E"),
                        Payloads.envelope(payload));
            }
            assertThat(client.next(100)).isEqualTo(expected);
        }
    }

    @Test
    void aThousandChannelsOverAllShardsAreDeliveredComplete() {
        String user = Installation.newId("user");
        try (WireClient client = connect(user)) {
            IntStream.range(0, 1000)
                    .forEach(i -> client.send(Wire.subscribeExecution("G" + i, "E" + i)));
            for (int i = 0; i < 1000; i++) {
                assertThat(client.next()).isEqualTo(Wire.subscribedExecution(user, "E" + i));
            }
            for (int i = 0; i < 1000; i++) {
                String event = Payloads.node(user, "G" + i, "E" + i, "n");
                assertThat(WORKER.publishEvent(user, "G" + i, "E" + i, event)).isOne();
            }
            assertThat(client.next(1000)).doesNotHaveDuplicates();
            for (int port : CLUSTER.masters()) {
                assertThat(CLUSTER.ask(port, "PUBSUB", "SHARDCHANNELS")).hasSizeGreaterThan(100);
            }
        }
    }

    /** What is acknowledged is heard: Redis has a subscriber the moment the reply is there. */
    @Test
    void aSubscribeIsAcknowledgedWhenRedisHasConfirmed() {
        String user = Installation.newId("user");
        try (WireClient client = connect(user)) {
            for (int i = 0; i < 50; i++) {
                client.ask(Wire.subscribeExecution("G" + i, "E" + i));
                String channel = BusChannels.DEFAULT.shardedExecution(user, "G" + i, "E" + i);
                String event = Payloads.node(user, "G" + i, "E" + i, "n");
                assertThat(WORKER.publish(channel, Payloads.envelope(event))).isOne();
                assertThat(client.next())
                        .isEqualTo(Wire.nodeEvent(event, Wire.executionKey(user, "E" + i)));
            }
        }
    }

    @Test
    void socketsShareSubscriptionsWhichLingerAfterTheLast() {
        Map<String, List<WireClient>> sockets = new TreeMap<>();
        for (int u = 0; u < 200; u++) {
            String user = Installation.newId("shared");
            sockets.put(user, List.of(connect(user), connect(user), connect(user)));
        }
        sockets.forEach(
                (user, clients) ->
                        clients.forEach(
                                client ->
                                        assertThat(client.ask(Wire.subscribeExecution("G", "E")))
                                                .isEqualTo(Wire.subscribedExecution(user, "E"))));
        awaitSettled();
        List<String> channels = CLUSTER.channels();
        assertThat(channels).doesNotHaveDuplicates();
        sockets.forEach(
                (user, clients) -> {
                    assertThat(channels)
                            .contains(
                                    BusChannels.DEFAULT.shardedExecution(user, "G", "E"),
                                    BusChannels.DEFAULT.notification(user));
                    String event = Payloads.node(user, "G", "E", "n");
                    assertThat(WORKER.publishEvent(user, "G", "E", event)).isOne();
                    clients.forEach(
                            client ->
                                    assertThat(client.next())
                                            .isEqualTo(
                                                    Wire.nodeEvent(
                                                            event, Wire.executionKey(user, "E"))));
                });
        assertThat(CLUSTER.pubSubConnections()).isEqualTo(3);
        assertThat(GATEWAY.metrics().sum("fanfare_bus_connections")).isEqualTo(3);
        sockets.values().forEach(clients -> clients.forEach(WireClient::close));
        assertThat(shared()).as("still there for those who come back").isNotEmpty();
        Awaitility.await("the last of them goes")
                .atMost(Duration.ofSeconds(30))
                .until(() -> shared().isEmpty());
    }

    private static List<String> shared() {
        return CLUSTER.channels().stream().filter(name -> name.contains("shared-")).toList();
    }

    @Test
    void healthNamesEveryShard() {
        JsonNode readiness =
                JsonMapper.shared()
                        .readTree(GATEWAY.manage("/actuator/health/readiness").body())
                        .at("/components/fanfare/details");
        for (int port : CLUSTER.masters()) {
            JsonNode shard = readiness.path("127.0.0.1:" + port);
            assertThat(shard.path("state").asString()).isEqualTo("listening");
            assertThat(Instant.parse(shard.path("since").asString())).isBefore(Instant.now());
            assertThat(shard.path("about").asString()).matches("\\d+ of \\d+ channels");
        }
    }

    /** A node that announces an address nobody can reach, as behind a port forward. */
    @Test
    void nodesAreReachedAtTheSeedsHostUnlessTheirOwnAddressIsAskedFor() {
        try (RedisCluster hidden = RedisCluster.startMasters(1, "192.0.2.1");
                GatewayProcess bySeed = GatewayProcess.start(hidden.environment());
                GatewayProcess byAnnounced =
                        GatewayProcess.start(
                                hidden.environment(
                                        "REDIS_USE_ANNOUNCED_ADDRESS", "true",
                                        "REDIS_SOCKET_CONNECT_TIMEOUT", "0.5"))) {
            bySeed.awaitReady();
            assertThat(byAnnounced.isReady()).isFalse();
            assertThat(byAnnounced.manage("/actuator/health").body()).contains("192.0.2.1");
        }
    }
}
