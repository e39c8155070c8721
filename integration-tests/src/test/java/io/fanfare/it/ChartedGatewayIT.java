package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.fanfare.it.support.Alert;
import io.fanfare.it.support.Chart;
import io.fanfare.it.support.GatewayProcess;
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

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The packaged gateway with the environment that the chart renders, and what the chart asks of it:
 * probes, the test pod, and every name in its alerts and its dashboard.
 */
class ChartedGatewayIT {

    /** What Prometheus adds to every sample by itself, and its own metric. */
    private static final Set<String> TARGET_LABELS = Set.of("namespace", "job", "pod", "le");

    private static final String UP = "up";

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

    @Test
    void theTestPodRunsOnlyWhenAsked() {
        assertThat(Chart.read("templates/tests/connection.yaml")).contains("helm.sh/hook: test\n");
    }

    @Test
    void theTestPodPassesOnAGatewayAndFailsOnNone() {
        Tool.require("curl");
        Tool passed = testPod(CLASSIC.uri("").toString(), CLASSIC.managementUri("").toString());
        Tool failed = testPod("http://127.0.0.1:1", "http://127.0.0.1:1");

        assertThat(passed.exitCode()).as(passed.output()).isZero();
        assertThat(passed.output()).contains("HTTP 101").doesNotContain("FAILED");
        assertThat(failed.exitCode()).as(failed.output()).isNotZero();
        assertThat(failed.output()).doesNotContain("ok ");
    }

    private static Tool testPod(String sockets, String management) {
        Container test = PRODUCTION.named(Pod.class, "-test").getSpec().getContainers().getFirst();
        assertThat(test.getEnv())
                .extracting(each -> each.getName() + "=" + each.getValue())
                .containsExactly(
                        "SOCKETS=http://live-fanfare:8001",
                        "MANAGEMENT=http://live-fanfare-management:8002");
        return Tool.run(
                Map.of("SOCKETS", sockets, "MANAGEMENT", management),
                Stream.concat(test.getCommand().stream(), test.getArgs().stream()).toList());
    }

    @Test
    void everyMetricOfTheAlertsAndTheDashboardExists() {
        assertThat(queries()).hasSizeGreaterThan(60);
        assertThat(metrics(queries())).containsAll(List.of("up", "fanfare_deliveries_total"));
        assertThat(metrics(queries()))
                .filteredOn(name -> !name.equals(UP))
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

    @Test
    void everyLabelTheyGroupByExists() {
        Set<String> known = new TreeSet<>(TARGET_LABELS);
        SCRAPES.stream()
                .flatMap(page -> page.samples().stream())
                .forEach(sample -> known.addAll(sample.labels().keySet()));

        assertThat(known)
                .containsAll(
                        queries().stream()
                                .flatMap(query -> query.labels().stream())
                                .collect(Collectors.toSet()));
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
        return Stream.concat(Alert.all().stream().map(Alert::expression), ofDashboard().stream())
                .map(PromQuery::of)
                .toList();
    }

    private static List<String> ofDashboard() {
        JsonNode dashboard = JsonMapper.shared().readTree(Chart.read("files/dashboard.json"));
        List<String> queries = new ArrayList<>(dashboard.findValuesAsString("expr"));
        dashboard
                .at("/templating/list")
                .valueStream()
                .filter(variable -> variable.has("definition"))
                .forEach(variable -> queries.add(variable.get("definition").asString()));
        return queries;
    }
}
