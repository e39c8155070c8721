package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.fanfare.it.support.Alert;
import io.fanfare.it.support.Chart;
import io.fanfare.it.support.GatewayProcess;
import io.fanfare.it.support.GrafanaDashboard;
import io.fanfare.it.support.Manifests;
import io.fanfare.it.support.PromQuery;
import io.fanfare.it.support.RedisCluster;
import io.fanfare.it.support.RedisServer;
import io.fanfare.it.support.Scrape;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.Tool;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The packaged gateway with the environment that the chart renders, and what the chart asks of it:
 * probes, the test pod, and every name in its alerts and its dashboard.
 */
class ChartedGatewayIT {

    /** What Prometheus adds to every sample by itself, and the bounds of a histogram. */
    private static final Set<String> TARGET_LABELS = Set.of("namespace", "job", "pod", "le");

    /** Prometheus' own. */
    private static final Set<String> OF_PROMETHEUS = Set.of("up", "ALERTS");

    private static final Manifests PRODUCTION = Chart.example("production");
    private static final RedisServer REDIS = RedisServer.start();
    private static final RedisCluster CLUSTER = RedisCluster.startMasters(1, "127.0.0.1");

    private static final GatewayProcess CLASSIC =
            GatewayProcess.start(
                    environment(
                            PRODUCTION,
                            "FANFARE_REDIS_NODES",
                            "127.0.0.1:" + REDIS.port(),
                            "DATABASE_URL",
                            "postgresql://nobody:nothing@127.0.0.1:1/none",
                            "DB_POOL_TIMEOUT",
                            "1"));

    private static final GatewayProcess SHARDED =
            GatewayProcess.start(
                    environment(
                            Chart.withJwt(
                                    "redis.mode", "sharded",
                                    "redis.host", "127.0.0.1",
                                    "redis.port", Integer.toString(CLUSTER.seed()))));

    private static final List<Scrape> SCRAPES = new ArrayList<>();

    /**
     * As the pod would have it, but for the ports, and with those secrets and addresses instead.
     */
    private static Map<String, String> environment(Manifests manifests, String... instead) {
        Map<String, String> environment = new TreeMap<>(manifests.settings());
        environment.putAll(manifests.plainEnvironment());
        environment.put("JWT_VERIFY_KEY", Tokens.KEY);
        environment.remove("WEBSOCKET_SERVER_PORT");
        environment.remove("MANAGEMENT_SERVER_PORT");
        for (int i = 0; i < instead.length; i += 2) {
            environment.put(instead[i], instead[i + 1]);
        }
        return environment;
    }

    /** Scrapes after a collection and a look-up, whose metrics come with the first one. */
    @BeforeAll
    static void scrape() {
        CLASSIC.awaitReady();
        SHARDED.awaitReady();
        CLASSIC.liveHeapBytes();
        try (WireClient client = WireClient.to(CLASSIC.port()).token(Tokens.of("seeker")).open()) {
            assertThat(client.ask(Wire.subscribeExecution("E"))).isEqualTo(Wire.UNAVAILABLE);
        }
        SCRAPES.add(CLASSIC.metrics());
        SCRAPES.add(SHARDED.metrics());
    }

    @AfterAll
    static void close() {
        CLASSIC.close();
        SHARDED.close();
        REDIS.close();
        CLUSTER.close();
    }

    @Test
    void theProbesAskForPathsThatAreThere() {
        Container gateway = PRODUCTION.gateway();

        assertThat(
                        List.of(
                                gateway.getStartupProbe(),
                                gateway.getLivenessProbe(),
                                gateway.getReadinessProbe()))
                .extracting(probe -> probe.getHttpGet().getPath())
                .allSatisfy(path -> assertThat(CLASSIC.manage(path).statusCode()).isEqualTo(200));
    }

    @Test
    void theServiceMonitorAsksForAPathThatIsThere() {
        var endpoint = PRODUCTION.the(ServiceMonitor.class).getSpec().getEndpoints().getFirst();

        assertThat(CLASSIC.manage(endpoint.getPath()).body()).contains("\nfanfare_connections{");
    }

    @Test
    void jsonLogsAreOneObjectALine() {
        assertThat(CLASSIC.log().lines().filter(line -> !line.startsWith("Picked up")))
                .isNotEmpty()
                .allSatisfy(
                        line ->
                                assertThat(JsonMapper.shared().readTree(line).has("message"))
                                        .isTrue());
    }

    @Test
    void textLogsAreNot() {
        assertThat(SHARDED.log()).isNotEmpty().doesNotContain("{\"");
    }

    /** It stays when it has passed: Helm deletes it before its log is asked for, otherwise. */
    @Test
    void theTestPodRunsOnlyWhenAskedAndStaysToBeRead() {
        assertThat(Chart.read("templates/tests/connection.yaml"))
                .contains("helm.sh/hook: test\n")
                .contains("helm.sh/hook-delete-policy: before-hook-creation\n");
    }

    @Test
    void theTestPodPassesOnAGatewayAndFailsOnNone() {
        Tool.require("curl");
        Tool passed = testPod(1, CLASSIC.uri("").toString(), CLASSIC.managementUri("").toString());
        Tool failed = testPod(2, "http://127.0.0.1:1", "http://127.0.0.1:1");

        assertThat(passed.exitCode()).as(passed.output()).isZero();
        assertThat(passed.output()).contains("HTTP 101").doesNotContain("FAILED");
        assertThat(failed.exitCode()).as(failed.output()).isNotZero();
        assertThat(failed.output()).doesNotContain("ok ");
    }

    @Test
    void theTestPodIsPatientWithAGatewayThatIsNotReadyYet() throws IOException {
        Tool.require("curl");
        AtomicInteger asked = new AtomicInteger();
        HttpServer slow =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        slow.createContext(
                "/",
                request -> {
                    boolean isReady = asked.incrementAndGet() > 2;
                    byte[] body = "fanfare_connections{} 0\n".getBytes(StandardCharsets.UTF_8);
                    boolean isSocket = request.getRequestURI().getPath().equals("/ws");
                    request.sendResponseHeaders(isSocket ? 403 : isReady ? 200 : 503, body.length);
                    request.getResponseBody().write(body);
                    request.close();
                });
        slow.start();
        try {
            String address = "http://127.0.0.1:" + slow.getAddress().getPort();
            Tool passed = testPod(5, address, address);

            assertThat(passed.exitCode()).as(passed.output()).isZero();
            assertThat(passed.output()).contains("HTTP 403").doesNotContain("FAILED");
            assertThat(testPod(1, "http://127.0.0.1:1", address).exitCode()).isNotZero();
        } finally {
            slow.stop(0);
        }
    }

    private static Tool testPod(int tries, String sockets, String management) {
        Container test = PRODUCTION.named(Pod.class, "-test").getSpec().getContainers().getFirst();
        assertThat(test.getEnv())
                .extracting(each -> each.getName() + "=" + each.getValue())
                .containsExactly(
                        "SOCKETS=http://live-fanfare:8001",
                        "MANAGEMENT=http://live-fanfare-management:8002");
        return Tool.run(
                Map.of(
                        "SOCKETS",
                        sockets,
                        "MANAGEMENT",
                        management,
                        "TRIES",
                        Integer.toString(tries),
                        "PAUSE",
                        "0"),
                Stream.concat(test.getCommand().stream(), test.getArgs().stream()).toList());
    }

    @Test
    void everyMetricOfTheAlertsAndTheDashboardExists() {
        assertThat(queries()).hasSizeGreaterThan(60);
        assertThat(metrics(queries())).containsAll(List.of("up", "fanfare_deliveries_total"));
        assertThat(metrics(queries()))
                .filteredOn(name -> !OF_PROMETHEUS.contains(name))
                .allSatisfy(name -> assertThat(SCRAPES).as(name).anyMatch(page -> page.has(name)));
    }

    private static Set<String> metrics(List<PromQuery> queries) {
        return queries.stream()
                .flatMap(query -> query.metrics().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyLabelValueTheyAskForExists() {
        assertThat(queries())
                .flatExtracting(PromQuery::wanted)
                .filteredOn(wanted -> !TARGET_LABELS.contains(wanted.label()))
                .filteredOn(wanted -> !OF_PROMETHEUS.contains(wanted.metric()))
                .hasSizeGreaterThan(15)
                .allSatisfy(
                        wanted ->
                                assertThat(SCRAPES)
                                        .as(wanted.toString())
                                        .anyMatch(page -> isThere(page, wanted)));
    }

    private static boolean isThere(Scrape page, PromQuery.Wanted wanted) {
        return page.samples().stream()
                .filter(sample -> sample.name().equals(wanted.metric()))
                .anyMatch(sample -> wanted.value().equals(sample.labels().get(wanted.label())));
    }

    /** Grouped by a label that a metric does not have, all its samples are one. */
    @Test
    void everyLabelTheyUseIsOneOfThatVeryMetric() {
        assertThat(queries())
                .flatExtracting(PromQuery::used)
                .filteredOn(used -> !OF_PROMETHEUS.contains(used.metric()))
                .filteredOn(used -> !TARGET_LABELS.contains(used.label()))
                .hasSizeGreaterThan(30)
                .allSatisfy(
                        used ->
                                assertThat(samples(used.metric()))
                                        .as(used.toString())
                                        .isNotEmpty()
                                        .allSatisfy(
                                                sample ->
                                                        assertThat(sample.labels())
                                                                .containsKey(used.label())));
    }

    private static List<Scrape.Sample> samples(String metric) {
        return SCRAPES.stream()
                .flatMap(page -> page.samples().stream())
                .filter(sample -> sample.name().equals(metric))
                .toList();
    }

    @Test
    void aGroupingIsCheckedAgainstItsOwnMetric() {
        assertThat(
                        PromQuery.of(
                                        "sum by (a, b) (rate(x_total{c=\"d\"}[5m])) / on (e)"
                                                + " group_left () sum by (f) (y + z{g!=\"h\"})")
                                .used())
                .containsExactlyInAnyOrder(
                        new PromQuery.Used("x_total", "a"),
                        new PromQuery.Used("x_total", "b"),
                        new PromQuery.Used("x_total", "c"),
                        new PromQuery.Used("y", "f"),
                        new PromQuery.Used("z", "f"),
                        new PromQuery.Used("z", "g"));
    }

    @Test
    void theReadmesTableNamesEveryMetricAndLabelAndNoOther() throws IOException {
        Map<String, Set<String>> table = tableOfMetrics();
        Map<String, Set<String>> real = new TreeMap<>();
        SCRAPES.stream()
                .flatMap(page -> page.samples().stream())
                .filter(sample -> sample.name().startsWith("fanfare_"))
                .forEach(
                        sample ->
                                real.computeIfAbsent(family(sample.name()), n -> new TreeSet<>())
                                        .addAll(sample.labels().keySet()));
        real.values().forEach(labels -> labels.remove("le"));

        assertThat(table).hasSizeGreaterThan(30).isEqualTo(real);
    }

    /** The name without what each series of a histogram or timer has besides. */
    private static String family(String name) {
        return name.replaceAll("_(bucket|sum|count|max)$", "");
    }

    /** Of each metric, its labels. */
    private static Map<String, Set<String>> tableOfMetrics() throws IOException {
        String readme = Files.readString(Chart.file("../README.md"));
        String section = readme.substring(readme.indexOf("\n## Metrics\n"));
        Map<String, Set<String>> table = new TreeMap<>();
        section.substring(0, section.indexOf("\n## ", 1))
                .lines()
                .filter(line -> line.startsWith("| `fanfare_"))
                .map(line -> line.split(" \\| ", -1))
                .forEach(
                        cells -> {
                            Set<String> labels = named("`([a-z_]+)`(?=[:;,]|$)", labels(cells[1]));
                            named("`(fanfare_[a-z_]+)`", cells[0])
                                    .forEach(metric -> table.put(metric, labels));
                        });
        return table;
    }

    /** Without the values, which follow a colon up to a semicolon or the next label. */
    private static String labels(String cell) {
        return cell.replaceAll("(`[a-z_]+`): [^;]*", "$1");
    }

    private static Set<String> named(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theScalerCountsSocketsByAMetricThatExists() {
        var metric =
                PRODUCTION
                        .the(HorizontalPodAutoscaler.class)
                        .getSpec()
                        .getMetrics()
                        .get(1)
                        .getPods()
                        .getMetric();
        assertThat(metric.getSelector().getMatchLabels())
                .isNotEmpty()
                .allSatisfy(
                        (label, value) ->
                                assertThat(SCRAPES)
                                        .anyMatch(
                                                page ->
                                                        isThere(
                                                                page,
                                                                new PromQuery.Wanted(
                                                                        metric.getName(),
                                                                        label,
                                                                        value))));
    }

    private static List<PromQuery> queries() {
        return Stream.concat(
                        Alert.all().stream().map(Alert::expression),
                        GrafanaDashboard.read().queriesAndVariables().stream())
                .map(PromQuery::of)
                .toList();
    }
}
