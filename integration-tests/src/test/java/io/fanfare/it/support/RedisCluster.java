package io.fanfare.it.support;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * A Redis Cluster of the test's own, three masters with a replica each unless told otherwise, on
 * loopback ports that its nodes keep over restarts; nodes are named by their ports.
 *
 * <p>Its nodes come from where a standalone Redis comes from, see {@link RedisSource}.
 */
public final class RedisCluster implements AutoCloseable {

    private static final int SLOTS = 16_384;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String NODE_TIMEOUT_MILLIS = "1500";

    /** Ports of the nodes' own talk, by port. */
    private final Map<Integer, Integer> busPorts = new TreeMap<>();

    private final Map<Integer, RedisSource.Instance> nodes = new TreeMap<>();
    private final List<Integer> ports = new ArrayList<>();

    private final String announcedAddress;

    /** Null if it speaks no TLS. */
    private final @Nullable TestAuthority authority;

    /** By port. */
    private final Map<Integer, Integer> tlsPorts = new TreeMap<>();

    private RedisCluster(int size, String announcedAddress, @Nullable TestAuthority authority) {
        this.announcedAddress = announcedAddress;
        this.authority = authority;
        for (int i = 0; i < size; i++) {
            create();
        }
    }

    /** The port of a node that does not run yet. */
    private int create() {
        int port = Ports.free();
        int busPort = Ports.free();
        ports.add(port);
        busPorts.put(port, busPort);
        List<String> options = new ArrayList<>(options(port, busPort, announcedAddress));
        if (authority != null) {
            int tlsPort = Ports.free();
            tlsPorts.put(port, tlsPort);
            options.addAll(authority.redisOptions(tlsPort));
            options.addAll(List.of("--tls-cluster", "yes"));
        }
        nodes.put(port, RedisSource.chosen().create(port, options));
        return port;
    }

    private static List<String> options(int port, int busPort, String announcedAddress) {
        Path notes = Path.of("target", "redis-cluster-" + port + ".conf").toAbsolutePath();
        try {
            Files.deleteIfExists(notes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of(
                "--cluster-enabled",
                "yes",
                "--cluster-config-file",
                notes.toString(),
                "--cluster-node-timeout",
                NODE_TIMEOUT_MILLIS,
                "--cluster-port",
                Integer.toString(busPort),
                "--cluster-announce-ip",
                announcedAddress,
                "--cluster-replica-validity-factor",
                "0",
                "--cluster-allow-replica-migration", // Else a master becomes a replica with its
                "no", // last slot, and the commands that move it come too late.
                "--dir",
                Path.of("target").toAbsolutePath().toString(),
                "--dbfilename",
                "redis-cluster-" + port + ".rdb",
                "--repl-diskless-sync-delay",
                "0");
    }

    /** Three masters and a replica of each. */
    public static RedisCluster start() {
        return start(3, 1, "127.0.0.1", null);
    }

    /** So many masters without replicas, all of which announce that address. */
    public static RedisCluster startMasters(int masters, String announcedAddress) {
        return start(masters, 0, announcedAddress, null);
    }

    /** The same where clients may speak TLS, with certificates of the authority's. */
    public static RedisCluster startMastersWithTls(int masters, TestAuthority authority) {
        return start(masters, 0, "127.0.0.1", authority);
    }

    private static RedisCluster start(
            int masters,
            int replicasEach,
            String announcedAddress,
            @Nullable TestAuthority authority) {
        RedisCluster cluster =
                new RedisCluster(masters * (1 + replicasEach), announcedAddress, authority);
        try {
            cluster.startAll();
            cluster.form(masters);
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    private void form(int masters) {
        for (int i = 0; i < masters; i++) {
            int from = SLOTS * i / masters;
            int to = SLOTS * (i + 1) / masters - 1;
            ask(ports.get(i), "CLUSTER", "ADDSLOTSRANGE", text(from), text(to));
            ask(ports.get(i), "CLUSTER", "SET-CONFIG-EPOCH", text(i + 1));
        }
        int first = ports.getFirst();
        for (int port : ports.subList(1, ports.size())) {
            ask(first, "CLUSTER", "MEET", "127.0.0.1", text(port), text(busPort(port)));
        }
        await("the nodes know each other", () -> ports.stream().allMatch(this::knowsAll));
        for (int i = masters; i < ports.size(); i++) {
            ask(ports.get(i), "CLUSTER", "REPLICATE", id(ports.get(i % masters)));
        }
        awaitUp();
        await("replicas follow", () -> ports.stream().allMatch(this::isMasterOrFollows));
    }

    /** Lets a new master without slots join. */
    public int addMaster() {
        int port = create();
        startAgain(port);
        ask(port, "CLUSTER", "MEET", "127.0.0.1", text(seed()), text(busPort(seed())));
        await("the new node is known", () -> ports.stream().allMatch(this::knowsAll));
        awaitUp();
        return port;
    }

    /** Has a master without slots leave, and ends it. */
    public void removeMaster(int port) {
        String id = id(port);
        kill(port);
        ports.remove(Integer.valueOf(port));
        ports.forEach(other -> ask(other, "CLUSTER", "FORGET", id));
    }

    /** From now on every node wants that password, also of this class: nothing can be asked. */
    public void requirePassword(String password) {
        ports.forEach(port -> ask(port, "CONFIG", "SET", "requirepass", password));
    }

    private int busPort(int port) {
        Integer busPort = busPorts.get(port);
        return busPort == null ? 0 : busPort;
    }

    private boolean knowsAll(int port) {
        return ask(port, "CLUSTER", "NODES").getFirst().lines().count() == ports.size();
    }

    private boolean isMasterOrFollows(int port) {
        List<String> role = ask(port, "ROLE");
        return role.getFirst().equals("master") || role.contains("connected");
    }

    private static String text(int number) {
        return Integer.toString(number);
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .pollInterval(Duration.ofMillis(20))
                .ignoreException(UncheckedIOException.class)
                .atMost(LIMIT)
                .until(condition);
    }

    /** The answer of that node, see {@link RedisProtocol#ask}. */
    public List<String> ask(int port, String... words) {
        return RedisProtocol.ask(port, words);
    }

    private String id(int port) {
        return ask(port, "CLUSTER", "MYID").getFirst();
    }

    /** Any node. */
    public int seed() {
        return ports.getFirst();
    }

    /** Where any node speaks TLS. */
    public int tlsSeed() {
        return Objects.requireNonNull(tlsPorts.get(seed()));
    }

    public List<Integer> ports() {
        return List.copyOf(ports);
    }

    /** The masters at the moment that own slots, as any node that answers knows them. */
    public List<Integer> masters() {
        return running()
                .findFirst()
                .map(port -> ask(port, "CLUSTER", "NODES").getFirst())
                .orElse("")
                .lines()
                .filter(line -> line.contains("master") && !line.contains("fail"))
                .filter(line -> !line.endsWith("connected"))
                .map(RedisCluster::port)
                .toList();
    }

    private Stream<Integer> running() {
        return ports.stream().filter(RedisProtocol::ping);
    }

    /** {@code id host:port@busPort flags …}. */
    private static int port(String line) {
        String address = line.split(" ", -1)[1];
        return Integer.parseInt(address.substring(address.indexOf(':') + 1, address.indexOf('@')));
    }

    /** A replica of that master. */
    public int replicaOf(int master) {
        String id = id(master);
        return ask(master, "CLUSTER", "NODES")
                .getFirst()
                .lines()
                .filter(line -> line.contains("slave " + id))
                .map(RedisCluster::port)
                .findFirst()
                .orElseThrow();
    }

    /** Makes a master's replica the master, in good order. */
    public void failOver(int master) {
        int replica = replicaOf(master);
        ask(replica, "CLUSTER", "FAILOVER");
        await("failover", () -> ask(replica, "ROLE").getFirst().equals("master"));
        awaitUp();
    }

    /** Ends it at once (SIGKILL). */
    public void kill(int port) {
        instance(port).kill();
    }

    /** Starts a killed one again and returns when it answers. */
    public void startAgain(int port) {
        instance(port).start();
        await("node " + port, () -> RedisProtocol.ping(port));
    }

    public void pause(int port) {
        instance(port).pause();
    }

    public void resume(int port) {
        instance(port).resume();
    }

    public void killAll() {
        nodes.values().forEach(RedisSource.Instance::kill);
    }

    public void startAll() {
        ports.forEach(this::startAgain);
    }

    private RedisSource.Instance instance(int port) {
        return Objects.requireNonNull(nodes.get(port));
    }

    /** Returns when every node that answers serves every slot. */
    public void awaitUp() {
        await(
                "the cluster serves",
                () ->
                        running()
                                .allMatch(
                                        port ->
                                                ask(port, "CLUSTER", "INFO")
                                                        .getFirst()
                                                        .startsWith("cluster_state:ok")));
    }

    /** Moves the first slots of one master to another, one by one, as redis-cli does. */
    public void moveSlots(int from, int to, int count) {
        String fromId = id(from);
        String toId = id(to);
        List<Integer> masters = masters();
        for (int slot : slotsOf(from).stream().limit(count).toList()) {
            ask(to, "CLUSTER", "SETSLOT", text(slot), "IMPORTING", fromId);
            ask(from, "CLUSTER", "SETSLOT", text(slot), "MIGRATING", toId);
            ask(to, "CLUSTER", "SETSLOT", text(slot), "NODE", toId);
            ask(from, "CLUSTER", "SETSLOT", text(slot), "NODE", toId);
            masters.stream()
                    .filter(port -> port != from && port != to)
                    .forEach(port -> ask(port, "CLUSTER", "SETSLOT", text(slot), "NODE", toId));
        }
    }

    private List<Integer> slotsOf(int port) {
        String line =
                ask(port, "CLUSTER", "NODES")
                        .getFirst()
                        .lines()
                        .filter(each -> each.contains("myself"))
                        .findFirst()
                        .orElseThrow();
        List<Integer> slots = new ArrayList<>();
        for (String range : line.substring(line.indexOf("connected") + 9).strip().split(" ", -1)) {
            if (!range.startsWith("[") && !range.isEmpty()) {
                String[] ends = range.split("-", -1);
                for (int s = Integer.parseInt(ends[0]);
                        s <= Integer.parseInt(ends[ends.length - 1]);
                        s++) {
                    slots.add(s);
                }
            }
        }
        return slots;
    }

    /** Channels that have a subscriber on any master, but for the gateways' own probes. */
    public List<String> channels() {
        return masters().stream()
                .flatMap(port -> ask(port, "PUBSUB", "SHARDCHANNELS").stream())
                .filter(name -> !name.startsWith("fanfare_probe"))
                .toList();
    }

    /** Connections with subscriptions, over all masters. */
    public long pubSubConnections() {
        return masters().stream()
                .flatMap(port -> ask(port, "CLIENT", "LIST").getFirst().lines())
                .filter(line -> !line.contains(" ssub=0 "))
                .count();
    }

    /** What a gateway needs to find it. */
    public Map<String, String> environment(String... namesAndValues) {
        Map<String, String> environment = Installation.settings(namesAndValues);
        environment.put("JWT_VERIFY_KEY", Tokens.KEY);
        environment.put("REDIS_CLUSTER_HOST", "127.0.0.1");
        environment.put("REDIS_CLUSTER_PORT", text(seed()));
        return environment;
    }

    /** Ends every node that runs. */
    @Override
    public void close() {
        nodes.values().forEach(RedisSource.Instance::remove);
    }
}
