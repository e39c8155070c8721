package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.GatewayProcess;
import io.fanfare.it.support.Payloads;
import io.fanfare.it.support.RedisCluster;
import io.fanfare.it.support.ShardPublisher;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;
import io.fanfare.model.bus.BusChannels;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Redis Cluster as bus, with everything that can happen to one. */
class ShardedFaultsIT {

    private static final int CHANNELS = 90;
    private static final int SLOTS_MOVED = 600;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** How long the whole cluster stays away. */
    private static final Duration OUTAGE =
            Duration.ofSeconds(Integer.getInteger("fanfare.it.outage-seconds", 30));

    private static GatewayProcess start(RedisCluster cluster) {
        return GatewayProcess.start(
                cluster.environment(
                        "FANFARE_BUS_PROBE_INTERVAL", "1s",
                        "FANFARE_BUS_CONFIRM_TIMEOUT", "1s",
                        "FANFARE_BUS_UNREADY_AFTER", "1s",
                        "FANFARE_BUS_LINGER", "1s",
                        "FANFARE_COMMAND_RATE", "0"));
    }

    private static WireClient connect(GatewayProcess gateway, String user) {
        return WireClient.to(gateway.port()).token(Tokens.of(user)).open();
    }

    /** When the worker published an event, and the node that took it. */
    private record Published(long atNanos, String node) {}

    /** Events of many channels, numbered by channel, published until it is closed. */
    private static final class Load implements AutoCloseable {

        private final ShardPublisher worker;
        private final Thread thread;
        private volatile boolean running = true;

        /** The events that the cluster took, by channel and number. */
        private final Map<String, Published> published = new ConcurrentHashMap<>();

        Load(RedisCluster cluster) {
            worker = ShardPublisher.to(cluster);
            thread = Thread.ofVirtual().start(this::publish);
        }

        private void publish() {
            for (int round = 0; running; round++) {
                for (int c = 0; c < CHANNELS && running; c++) {
                    long at = System.nanoTime();
                    String node = c + "." + round;
                    String event = Payloads.node("u", "G" + c, "E" + c, node);
                    worker.tryPublishEvent("u", "G" + c, "E" + c, event)
                            .ifPresent(by -> published.put(node, new Published(at, by)));
                }
            }
        }

        @Override
        public void close() {
            running = false;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            worker.close();
        }
    }

    /** From just before a fault to when every channel was live again. */
    private record Window(String fault, long fromNanos, long toNanos) {

        boolean contains(long nanos) {
            // A message published just before may have been on its way through Redis.
            long margin = Duration.ofMillis(500).toNanos();
            return nanos >= fromNanos - margin && nanos <= toNanos + margin;
        }
    }

    private interface Fault {
        void strike();
    }

    @Test
    @SuppressWarnings("SystemOut")
    void everyFaultInARowUnderLoadLosesOnlyWhatFallsIntoIt() {
        try (RedisCluster cluster = RedisCluster.start();
                GatewayProcess gateway = start(cluster);
                WireClient client = connect(gateway, "u")) {
            gateway.awaitReady();
            for (int c = 0; c < CHANNELS; c++) {
                assertThat(client.ask(Wire.subscribeExecution("G" + c, "E" + c)))
                        .isEqualTo(Wire.subscribedExecution("u", "E" + c));
            }
            List<Window> windows = new ArrayList<>();
            Load load = new Load(cluster);
            try (load) {
                for (int master : cluster.masters()) {
                    windows.add(
                            window(
                                    "blip",
                                    gateway,
                                    cluster,
                                    () -> cluster.ask(master, "CLIENT", "KILL", "TYPE", "pubsub")));
                }
                int first = cluster.masters().getFirst();
                windows.add(window("failover", gateway, cluster, () -> cluster.failOver(first)));
                int killed = cluster.masters().getLast();
                windows.add(
                        window(
                                "kill",
                                gateway,
                                cluster,
                                () -> {
                                    cluster.kill(killed);
                                    awaitSuccessor(cluster, killed);
                                }));
                cluster.startAgain(killed);
                cluster.awaitUp();
                int restarted = cluster.masters().getFirst();
                windows.add(
                        window(
                                "restart",
                                gateway,
                                cluster,
                                () -> {
                                    cluster.kill(restarted);
                                    cluster.startAgain(restarted);
                                }));
                List<Integer> masters = cluster.masters();
                windows.add(
                        window(
                                "reshard",
                                gateway,
                                cluster,
                                () ->
                                        cluster.moveSlots(
                                                masters.getFirst(),
                                                masters.getLast(),
                                                SLOTS_MOVED)));
                long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
                Awaitility.await("some calm load").until(() -> System.nanoTime() > end);
            }
            for (Window window : windows) {
                System.out.printf(
                        "%-9s every channel live again after %d ms%n",
                        window.fault(),
                        Duration.ofNanos(window.toNanos() - window.fromNanos()).toMillis());
            }
            assertDelivered(load, windows, numbersOf(client));
            assertEveryChannelIsLive(cluster, client);
            assertThat(gateway.metrics().sum("fanfare_bus_gaps_total"))
                    .isGreaterThanOrEqualTo(windows.size() - 1.0);
        }
    }

    private static void awaitSuccessor(RedisCluster cluster, int killed) {
        Awaitility.await("a replica takes over")
                .ignoreExceptions()
                .atMost(LIMIT)
                .until(
                        () -> {
                            List<Integer> masters = cluster.masters();
                            return masters.size() == 3 && !masters.contains(killed);
                        });
    }

    private static Window window(
            String fault, GatewayProcess gateway, RedisCluster cluster, Fault strike) {
        double gaps = gateway.metrics().sum("fanfare_bus_gaps_total");
        long from = System.nanoTime();
        strike.strike();
        cluster.awaitUp();
        Awaitility.await("the gateway notices " + fault)
                .atMost(LIMIT)
                .until(() -> gateway.metrics().sum("fanfare_bus_gaps_total") > gaps);
        Awaitility.await("every channel is live after " + fault)
                .pollInterval(Duration.ofMillis(50))
                .atMost(LIMIT)
                .until(() -> isSettled(gateway));
        return new Window(fault, from, System.nanoTime());
    }

    private static boolean isSettled(GatewayProcess gateway) {
        String name = "fanfare_bus_shard_channels";
        double desired = gateway.metrics().sum(name, "state", "desired");
        return desired == CHANNELS + 1
                && desired == gateway.metrics().sum(name, "state", "confirmed")
                && gateway.metrics().sum("fanfare_bus_shard_deaf") == 0;
    }

    /** What arrived, by channel, in its order. */
    private static Map<Integer, List<Integer>> numbersOf(WireClient client) {
        Pattern number = Pattern.compile("\"node_exec_id\":\"(\\d+)\\.(\\d+)\"");
        client.send(Wire.heartbeat());
        Map<Integer, List<Integer>> numbers = new TreeMap<>();
        for (String text = client.next(); !text.equals(Wire.PONG); text = client.next()) {
            Matcher found = number.matcher(text);
            assertThat(found.find()).as(text).isTrue();
            numbers.computeIfAbsent(Integer.valueOf(found.group(1)), c -> new ArrayList<>())
                    .add(Integer.valueOf(found.group(2)));
        }
        return numbers;
    }

    private static void assertDelivered(
            Load load, List<Window> windows, Map<Integer, List<Integer>> arrived) {
        arrived.forEach((channel, numbers) -> assertOnceAndInOrder(load, channel, numbers));
        List<String> lostInCalm =
                load.published.entrySet().stream()
                        .filter(entry -> !hasArrived(arrived, entry.getKey()))
                        .filter(
                                entry ->
                                        windows.stream()
                                                .noneMatch(
                                                        w ->
                                                                w.contains(
                                                                        entry.getValue()
                                                                                .atNanos())))
                        .map(Map.Entry::getKey)
                        .toList();
        assertThat(lostInCalm).isEmpty();
        assertThat(load.published).hasSizeGreaterThan(10 * CHANNELS);
    }

    /**
     * Every event came once, and those that one node took came in the order it took them. Across
     * nodes a cluster has no order; nor is it known when an event was taken whose answer was lost.
     */
    private static void assertOnceAndInOrder(Load load, int channel, List<Integer> numbers) {
        assertThat(numbers).as("uniqueness on channel " + channel).doesNotHaveDuplicates();
        Map<String, List<Integer>> byNode = new TreeMap<>();
        for (Integer number : numbers) {
            Published event = load.published.get(channel + "." + number);
            if (event != null) {
                byNode.computeIfAbsent(event.node(), n -> new ArrayList<>()).add(number);
            }
        }
        byNode.forEach(
                (node, taken) ->
                        assertThat(taken)
                                .as("order of what %s took on channel %d", node, channel)
                                .isSorted());
    }

    private static boolean hasArrived(Map<Integer, List<Integer>> arrived, String node) {
        int dot = node.indexOf('.');
        return arrived.getOrDefault(Integer.valueOf(node.substring(0, dot)), List.of())
                .contains(Integer.valueOf(node.substring(dot + 1)));
    }

    private static void assertEveryChannelIsLive(RedisCluster cluster, WireClient client) {
        try (ShardPublisher worker = ShardPublisher.to(cluster)) {
            for (int c = 0; c < CHANNELS; c++) {
                String event = Payloads.node("u", "G" + c, "E" + c, "last");
                assertThat(worker.publishEvent("u", "G" + c, "E" + c, event)).isOne();
                assertThat(client.next())
                        .isEqualTo(Wire.nodeEvent(event, Wire.executionKey("u", "E" + c)));
            }
        }
    }

    @Test
    void aClusterThatWasAwayComesBackToClientsThatNeverNoticed() {
        try (RedisCluster cluster = RedisCluster.start();
                GatewayProcess gateway = start(cluster);
                WireClient before = connect(gateway, "before")) {
            gateway.awaitReady();
            before.ask(Wire.subscribeExecution("G", "E"));
            cluster.killAll();
            long down = System.nanoTime();
            Awaitility.await("not ready").until(() -> !gateway.isReady());
            try (WireClient during = connect(gateway, "during")) {
                assertThat(during.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
                assertThat(during.ask(Wire.subscribeExecution("G", "E")))
                        .isEqualTo(Wire.UNAVAILABLE);
                assertThat(during.ask(Wire.unsubscribeExecution("E")))
                        .isEqualTo(Wire.NOTHING_UNSUBSCRIBED);
                Awaitility.await("the outage")
                        .atMost(OUTAGE.plusSeconds(60))
                        .until(() -> System.nanoTime() - down > OUTAGE.toNanos());
                cluster.startAll();
                cluster.awaitUp();
                gateway.awaitReady();
                assertRecovered(cluster, before, during);
            }
        }
    }

    private static void assertRecovered(
            RedisCluster cluster, WireClient before, WireClient during) {
        try (ShardPublisher worker = ShardPublisher.to(cluster)) {
            String event = Payloads.node("before", "G", "E", "n");
            worker.publishEvent("before", "G", "E", event);
            assertThat(before.next())
                    .isEqualTo(Wire.nodeEvent(event, Wire.executionKey("before", "E")));
            String refused = BusChannels.DEFAULT.shardedExecution("during", "G", "E");
            assertThat(cluster.channels())
                    .doesNotContain(refused)
                    .contains(BusChannels.DEFAULT.notification("during"));
            String notification = Payloads.onboarding("WELCOME");
            worker.publishNotification("during", notification);
            assertThat(during.next()).isEqualTo(Wire.notification(notification));
            assertThat(during.ask(Wire.subscribeExecution("G", "E")))
                    .isEqualTo(Wire.subscribedExecution("during", "E"));
            assertThat(cluster.channels()).contains(refused);
        }
    }

    /** Its sockets stay open, and nothing comes: what a health check of connections cannot see. */
    @Test
    void aShardThatFellSilentIsNotTakenForAHealthyOne() {
        try (RedisCluster cluster = RedisCluster.startMasters(3, "127.0.0.1");
                GatewayProcess gateway = start(cluster)) {
            gateway.awaitReady();
            int silent = cluster.masters().getLast();
            cluster.pause(silent);
            Awaitility.await("not ready").atMost(LIMIT).until(() -> !gateway.isReady());
            assertThat(gateway.metrics().sum("fanfare_bus_shard_deaf")).isPositive();
            assertThat(gateway.manage("/actuator/health/liveness").statusCode()).isEqualTo(200);
            cluster.resume(silent);
            gateway.awaitReady();
            assertThat(gateway.metrics().sum("fanfare_bus_shard_deaf")).isZero();
        }
    }

    @Test
    void aGatewayStartsWithoutItsClusterAndFindsItLater() {
        try (RedisCluster cluster = RedisCluster.startMasters(1, "127.0.0.1")) {
            cluster.killAll();
            try (GatewayProcess gateway = start(cluster);
                    WireClient client = connect(gateway, "u")) {
                assertThat(gateway.isReady()).isFalse();
                assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
                cluster.startAll();
                gateway.awaitReady();
                assertThat(client.ask(Wire.subscribeExecution("G", "E")))
                        .isEqualTo(Wire.subscribedExecution("u", "E"));
            }
        }
    }
}
