package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.fanfare.it.support.Chart;
import io.fanfare.it.support.Manifests;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What the chart promises, checked on the objects that it renders. */
class HelmChartIT {

    private static final List<String> SECRETS_OF_EXAMPLES =
            List.of("only-an-example-of-at-least-32-characters", "only-an-example");

    static List<Path> examples() {
        return Chart.examples();
    }

    @Test
    void lintsWithoutAWarning() {
        LintResult result = Chart.lint();

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void rendersOnlyWhatKubernetesKnows(Path values) {
        assertThat(Chart.example(values).objects())
                .hasAtLeastOneElementOfType(Deployment.class)
                .hasAtLeastOneElementOfType(Service.class)
                .hasAtLeastOneElementOfType(PodDisruptionBudget.class)
                .allSatisfy(
                        object -> assertThat(object.getMetadata().getName()).hasSizeLessThan(64));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind: Service, spec: {prots: []} | prots",
                "kind: Service, spec: {ports: [{port: http}]} | Integer",
                "kind: ConfigMap, data: {A: 1} | String",
                "kind: ConfigMap, data: {A: b}, data: {} | duplicate",
                "kind: Gadget | Gadget",
            })
    void aManifestKubernetesWouldRefuseIsRefused(String rest, String named) {
        assertThatThrownBy(() -> Manifests.parse("{apiVersion: v1, " + rest + "}"))
                .hasMessageContaining(named);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void runsWithoutPrivileges(Path values) {
        assertThat(pods(Chart.example(values))).allSatisfy(HelmChartIT::assertUnprivileged);
    }

    private static List<PodSpec> pods(Manifests manifests) {
        return Stream.concat(
                        manifests.all(Deployment.class).stream()
                                .map(each -> each.getSpec().getTemplate().getSpec()),
                        manifests.all(Pod.class).stream().map(Pod::getSpec))
                .toList();
    }

    private static void assertUnprivileged(PodSpec pod) {
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType())
                .isEqualTo("RuntimeDefault");
        for (Container container : pod.getContainers()) {
            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
            assertThat(container.getSecurityContext().getCapabilities().getDrop())
                    .containsExactly("ALL");
            assertThat(container.getResources().getLimits()).containsOnlyKeys("memory");
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void setsNoEnvironmentNameTwice(Path values) {
        Manifests manifests = Chart.example(values);

        assertThat(manifests.gateway().getEnv())
                .extracting(EnvVar::getName)
                .doesNotHaveDuplicates()
                .doesNotContainAnyElementsOf(manifests.settings().keySet());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void keepsSecretsOutOfEverythingButSecrets(Path values) {
        Manifests manifests = Chart.example(values);

        assertThat(manifests.settings()).doesNotContainKeys(secretNames());
        assertThat(manifests.objects())
                .filteredOn(object -> !(object instanceof Secret))
                .extracting(Object::toString)
                .noneMatch(text -> SECRETS_OF_EXAMPLES.stream().anyMatch(text::contains));
    }

    private static String[] secretNames() {
        return new String[] {
            "JWT_VERIFY_KEY",
            "SUPABASE_JWT_SECRET",
            "REDIS_PASSWORD",
            "DATABASE_URL",
            "FANFARE_JWT_VERIFY_KEY",
            "FANFARE_REDIS_PASSWORD",
            "FANFARE_DIRECTORY_POSTGRES_URL",
            "FANFARE_DIRECTORY_HTTP_TOKEN"
        };
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everySecretItNamesAsItsOwnIsMadeWithThatEntry(Path values) {
        Manifests manifests = Chart.example(values);

        assertThat(manifests.secretEnvironment().values())
                .filteredOn(reference -> reference.startsWith(Chart.FULL_NAME + "/"))
                .allSatisfy(
                        reference ->
                                assertThat(manifests.the(Secret.class).getStringData())
                                        .containsKey(reference.replaceFirst(".*/", "")));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theGracePeriodCoversPreStopDrainAndClose(Path values) {
        Manifests manifests = Chart.example(values);
        long drain =
                seconds(
                        manifests
                                .settings()
                                .getOrDefault("FANFARE_CONNECTION_DRAIN_PERIOD", "20s"));
        long preStop = manifests.gateway().getLifecycle().getPreStop().getSleep().getSeconds();

        assertThat(manifests.pod().getTerminationGracePeriodSeconds())
                .isGreaterThanOrEqualTo(drain + preStop + 5 + 10);
    }

    private static long seconds(String period) {
        long number = Long.parseLong(period.replaceAll("[sm]$", ""));
        return period.endsWith("m") ? number * 60 : number;
    }

    @ParameterizedTest
    @CsvSource({
        "0,      5s,   5, 20",
        "500ms,  5s,   5, 21",
        "20s,    5s,   0, 35",
        "20s,    5s,   5, 40",
        "45s,    12s, 10, 77",
        "2m,     1m,   5, 195",
        "1h,     5s,   5, 3620"
    })
    void theGracePeriodIsTheSumOfItsParts(String drain, String close, int preStop, long grace) {
        Manifests manifests =
                Chart.withJwt(
                        "config.FANFARE_CONNECTION_DRAIN_PERIOD", drain,
                        "config.FANFARE_CONNECTION_CLOSE_TIMEOUT", close,
                        "shutdown.preStopSeconds", Integer.toString(preStop));

        assertThat(manifests.pod().getTerminationGracePeriodSeconds()).isEqualTo(grace);
        assertThat(manifests.gateway().getLifecycle() == null).isEqualTo(preStop == 0);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void portsAgree(Path values) {
        Manifests manifests = Chart.example(values);
        Map<String, String> settings = manifests.settings();

        assertThat(manifests.gateway().getPorts())
                .extracting(ContainerPort::getName, ContainerPort::getContainerPort)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "ws", Integer.valueOf(settings.get("WEBSOCKET_SERVER_PORT"))),
                        org.assertj.core.groups.Tuple.tuple(
                                "management",
                                Integer.valueOf(settings.get("MANAGEMENT_SERVER_PORT"))));
        assertThat(probes(manifests))
                .extracting(probe -> probe.getHttpGet().getPort().getStrVal())
                .containsOnly("management");
        assertThat(port(manifests, "").getTargetPort().getStrVal()).isEqualTo("ws");
        assertThat(port(manifests, "-management").getTargetPort().getStrVal())
                .isEqualTo("management");
        assertThat(manifests.all(ServiceMonitor.class))
                .allSatisfy(
                        monitor ->
                                assertThat(monitor.getSpec().getEndpoints().getFirst().getPort())
                                        .isEqualTo(port(manifests, "-management").getName()));
    }

    private static List<Probe> probes(Manifests manifests) {
        Container gateway = manifests.gateway();
        return List.of(
                gateway.getStartupProbe(), gateway.getLivenessProbe(), gateway.getReadinessProbe());
    }

    private static ServicePort port(Manifests manifests, String service) {
        return manifests.named(Service.class, service).getSpec().getPorts().getFirst();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void selectorsFindTheGatewaysAndNothingElse(Path values) {
        Manifests manifests = Chart.example(values);

        assertThat(selectors(manifests))
                .hasSizeGreaterThanOrEqualTo(6)
                .allSatisfy(
                        selector -> {
                            assertThat(labels(manifests.deployment()))
                                    .containsAllEntriesOf(selector);
                            assertThat(otherPods(manifests))
                                    .noneMatch(
                                            labels ->
                                                    labels.entrySet()
                                                            .containsAll(selector.entrySet()));
                        });
    }

    private static List<Map<String, String>> selectors(Manifests manifests) {
        return Stream.of(
                        Stream.of(
                                manifests.the(Service.class).getSpec().getSelector(),
                                manifests
                                        .named(Service.class, "-management")
                                        .getSpec()
                                        .getSelector(),
                                manifests.deployment().getSpec().getSelector().getMatchLabels(),
                                manifests
                                        .the(PodDisruptionBudget.class)
                                        .getSpec()
                                        .getSelector()
                                        .getMatchLabels()),
                        manifests.all(NetworkPolicy.class).stream()
                                .map(each -> each.getSpec().getPodSelector().getMatchLabels()),
                        manifests.pod().getTopologySpreadConstraints().stream()
                                .map(each -> each.getLabelSelector().getMatchLabels()))
                .flatMap(each -> each)
                .toList();
    }

    private static Map<String, String> labels(Deployment deployment) {
        return deployment.getSpec().getTemplate().getMetadata().getLabels();
    }

    private static List<Map<String, String>> otherPods(Manifests manifests) {
        return Stream.concat(
                        manifests.all(Deployment.class).stream()
                                .filter(each -> !each.equals(manifests.deployment()))
                                .map(HelmChartIT::labels),
                        manifests.all(Pod.class).stream()
                                .map(each -> each.getMetadata().getLabels()))
                .toList();
    }

    @Test
    void theServiceMonitorSelectsTheManagementServiceAlone() {
        Manifests manifests = Chart.example("production");
        Map<String, String> selector =
                manifests.the(ServiceMonitor.class).getSpec().getSelector().getMatchLabels();

        assertThat(manifests.all(Service.class))
                .filteredOn(
                        each ->
                                each.getMetadata()
                                        .getLabels()
                                        .entrySet()
                                        .containsAll(selector.entrySet()))
                .containsExactly(manifests.named(Service.class, "-management"));
    }

    @Test
    void managementStaysInsideWhateverTheServiceIs() {
        Manifests manifests = Chart.example("sharded");

        assertThat(manifests.the(Service.class).getSpec().getType()).isEqualTo("LoadBalancer");
        assertThat(manifests.the(Service.class).getSpec().getPorts()).hasSize(1);
        assertThat(manifests.named(Service.class, "-management").getSpec().getType())
                .isEqualTo("ClusterIP");
    }

    @Test
    void aRolloutTakesNothingAwayBeforeItsSuccessorIsReady() {
        var spec = Chart.example("default").deployment().getSpec();

        assertThat(spec.getStrategy().getRollingUpdate().getMaxSurge().getIntVal()).isOne();
        assertThat(spec.getStrategy().getRollingUpdate().getMaxUnavailable().getIntVal()).isZero();
        assertThat(spec.getMinReadySeconds()).isPositive();
        assertThat(spec.getReplicas()).isEqualTo(2);
    }

    @Test
    void aChangedSettingRollsThePods() {
        assertThat(checksum(Chart.withJwt("config.FANFARE_COMMAND_RATE", "7")))
                .isNotEqualTo(checksum(Chart.withJwt("config.FANFARE_COMMAND_RATE", "8")))
                .isEqualTo(checksum(Chart.withJwt("config.FANFARE_COMMAND_RATE", "7")));
    }

    private static Map<String, String> checksum(Manifests manifests) {
        return manifests.deployment().getSpec().getTemplate().getMetadata().getAnnotations();
    }

    @Test
    void takesSecretsFromTheSecretsThatAreNamed() {
        Manifests manifests = Chart.example("production");

        assertThat(manifests.all(Secret.class)).isEmpty();
        assertThat(manifests.secretEnvironment())
                .isEqualTo(
                        Map.of(
                                "JWT_VERIFY_KEY", "fanfare-jwt/JWT_VERIFY_KEY",
                                "REDIS_PASSWORD", "redis-auth/password",
                                "DATABASE_URL", "fanfare-database/DATABASE_URL"));
    }

    @Test
    void makesASecretOfSecretsThatAreValues() {
        assertThat(Chart.example("sharded").the(Secret.class).getStringData())
                .isEqualTo(
                        Map.of(
                                "JWT_VERIFY_KEY", "only-an-example-of-at-least-32-characters",
                                "REDIS_PASSWORD", "only-an-example",
                                "FANFARE_DIRECTORY_HTTP_TOKEN", "only-an-example"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "redis.host=r                                 | REDIS_HOST=r REDIS_PORT=6379"
                        + " FANFARE_BUS_MODE=classic",
                "redis.nodes[0]=a:1 redis.nodes[1]=b:2                        |"
                        + " FANFARE_REDIS_NODES=a:1,b:2",
                "redis.host=r redis.tls.enabled=true          |"
                        + " FANFARE_REDIS_NODES=rediss://r:6379",
                "redis.nodes[0]=a:1 redis.nodes[1]=b:2 redis.tls.enabled=true |"
                        + " FANFARE_REDIS_NODES=rediss://a:1,rediss://b:2",
                "redis.mode=sharded redis.host=r              | REDIS_HOST=r"
                        + " FANFARE_BUS_MODE=sharded FANFARE_REDIS_USE_ANNOUNCED_ADDRESS=true",
                "trialRedis.enabled=true redis.mode=sharded   | REDIS_HOST=live-fanfare-redis"
                        + " FANFARE_BUS_MODE=classic",
            })
    void redisIsReachedInEachOfItsForms(String values, String settings) {
        TemplateCommand command = Chart.withJwt();
        for (String value : values.split(" +", -1)) {
            String[] pair = value.split("=", 2);
            command.set(pair[0], pair[1]);
        }
        Map<String, String> actual = Manifests.of(command).settings();

        for (String setting : settings.split(" ", -1)) {
            String[] pair = setting.split("=", 2);
            assertThat(actual).containsEntry(pair[0], pair[1]);
        }
        assertThat(actual.containsKey("REDIS_HOST"))
                .isNotEqualTo(actual.containsKey("FANFARE_REDIS_NODES"));
    }

    @Test
    void passesOriginsOnAsTheJsonListTheGatewayReads() {
        assertThat(Chart.example("inline-secrets").settings())
                .containsEntry(
                        "BACKEND_CORS_ALLOW_ORIGINS",
                        """
                        ["https://app.example.com","regex:https://[a-z0-9-]+\\\\.example\\\\.com"]\
                        """);
    }

    @Test
    void passesNumbersOnAsTheyAreWritten() {
        assertThat(Chart.example("production").settings())
                .containsEntry("FANFARE_CONNECTION_MAX_PER_NODE", "10000");
        assertThat(Chart.example("drop-in").settings())
                .containsEntry("FANFARE_OUTBOUND_MAX_FRAMES", "2147483647")
                .containsEntry("FANFARE_CONNECTION_DRAIN_REASON", "")
                .containsEntry("FANFARE_HANDSHAKE_CHECK_ORIGIN", "false");
    }

    @Test
    void whatConfigSaysOverrulesTheRest() {
        assertThat(Chart.withJwt("config.FANFARE_BUS_MODE", "sharded").settings())
                .containsEntry("FANFARE_BUS_MODE", "sharded");
    }

    @Test
    void theHeapTakesAShareOfTheMemoryLimit() {
        assertThat(Chart.example("production").plainEnvironment().get("JAVA_TOOL_OPTIONS"))
                .contains("-XX:MaxRAMPercentage=60 ")
                .contains("trustStore=/etc/fanfare/trust-store/truststore.p12")
                .endsWith("-Djavax.net.ssl.trustStorePassword=changeit");
    }

    @Test
    void bothWaysInLeadToTheSocketsAndOutliveTheIdleTimeout() {
        Manifests manifests = Chart.example("production");
        Ingress ingress = manifests.the(Ingress.class);
        var path = ingress.getSpec().getRules().getFirst().getHttp().getPaths().getFirst();
        var rule = manifests.the(HTTPRoute.class).getSpec().getRules().getFirst();

        assertThat(path.getPath()).isEqualTo("/ws");
        assertThat(path.getBackend().getService().getName()).isEqualTo(Chart.FULL_NAME);
        assertThat(path.getBackend().getService().getPort().getName())
                .isEqualTo(port(manifests, "").getName());
        assertThat(ingress.getMetadata().getAnnotations())
                .containsEntry("nginx.ingress.kubernetes.io/proxy-read-timeout", "3600")
                .containsEntry("nginx.ingress.kubernetes.io/proxy-send-timeout", "3600")
                .containsKey("cert-manager.io/cluster-issuer");
        assertThat(rule.getMatches().getFirst().getPath().getValue()).isEqualTo("/ws");
        assertThat(rule.getTimeouts().getRequest()).isEqualTo("0s");
        assertThat(rule.getBackendRefs().getFirst().getPort())
                .isEqualTo(port(manifests, "").getPort());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "haproxy | haproxy.org/timeout-tunnel                         | 900s",
                "alb     | alb.ingress.kubernetes.io/load-balancer-attributes |"
                        + " idle_timeout.timeout_seconds=900"
            })
    void eachControllerIsToldTheTimeoutItsOwnWay(String controller, String name, String value) {
        Manifests manifests =
                Chart.withJwt(
                        "ingress.enabled", "true",
                        "ingress.hosts[0]", "ws.example.com",
                        "ingress.timeoutSeconds", "900",
                        "ingress.controller", controller);

        assertThat(manifests.the(Ingress.class).getMetadata().getAnnotations())
                .containsExactly(Map.entry(name, value));
    }

    @Test
    void scalingOwnsTheNumberOfGateways() {
        Manifests manifests = Chart.example("production");
        HorizontalPodAutoscaler scaler = manifests.the(HorizontalPodAutoscaler.class);

        assertThat(manifests.deployment().getSpec().getReplicas()).isNull();
        assertThat(scaler.getSpec().getScaleTargetRef().getName()).isEqualTo(Chart.FULL_NAME);
        assertThat(scaler.getSpec().getMetrics())
                .extracting(metric -> metric.getType())
                .containsExactly("Resource", "Pods");
        assertThat(
                        scaler.getSpec()
                                .getMetrics()
                                .get(1)
                                .getPods()
                                .getTarget()
                                .getAverageValue()
                                .getAmount())
                .isEqualTo("8000");
    }

    @Test
    void theClosedNetworkLeavesTheWaysOutThatAreNeeded() {
        var egress = Chart.example("production").the(NetworkPolicy.class).getSpec().getEgress();

        assertThat(egress.get(1).getPorts())
                .extracting(port -> port.getPort().getIntVal())
                .containsExactly(6380, 6381, 8443, 5432);
        assertThat(egress).hasSize(3);
        assertThat(
                        Chart.example("sharded")
                                .the(NetworkPolicy.class)
                                .getSpec()
                                .getEgress()
                                .get(1)
                                .getPorts())
                .extracting(port -> port.getPort().getIntVal())
                .containsExactly(6390, 80);
    }

    @Test
    void alertsAreTheReleasesOwnWithoutThoseLeftOut() {
        List<Map.Entry<String, String>> alerts = alerts(Chart.example("production"));

        assertThat(alerts)
                .hasSizeGreaterThan(10)
                .allSatisfy(
                        alert ->
                                assertThat(alert.getValue())
                                        .contains("namespace=\"realtime\",job=\"live\"")
                                        .doesNotContain("\"fanfare\""));
        assertThat(alerts).extracting(Map.Entry::getKey).doesNotContain("FanfareShardDeaf");
    }

    private static List<Map.Entry<String, String>> alerts(Manifests manifests) {
        return manifests.the(PrometheusRule.class).getSpec().getGroups().stream()
                .flatMap(group -> group.getRules().stream())
                .map(rule -> Map.entry(rule.getAlert(), rule.getExpr().getStrVal()))
                .toList();
    }

    @Test
    void theDashboardIsHandedOnAsItIs() {
        ConfigMap dashboard = Chart.example("production").named(ConfigMap.class, "-dashboard");

        assertThat(dashboard.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
        assertThat(dashboard.getData().get("fanfare.json"))
                .isEqualTo(Chart.read("files/dashboard.json").strip());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jwt.existingSecret=                             | Set jwt.existingSecret",
                "config.FANFARE_JWT_VERIFY_KEY=k                 | set jwt.existingSecret instead",
                "config.FANFARE_REDIS_NODES=redis://u:p@h        | from a Secret",
                "allowOrigins[0]=http://localhost:3000            | appEnv=dev",
                "directory.type=postgres                         |"
                        + " directory.postgres.existingSecret",
                "directory.type=http                             | directory.http.url",
                "ingress.enabled=true                            | ingress.hosts",
                "httpRoute.enabled=true                          | httpRoute.parentRefs",
                "autoscaling.enabled=true autoscaling.minReplicas=11 | above"
                        + " autoscaling.maxReplicas",
                "autoscaling.enabled=true autoscaling.targetCPUUtilizationPercentage=0 | needs"
                        + " targetCPU",
                "rollout.maxSurge=0                              | nothing could ever be replaced",
                "prometheusRule.enabled=true prometheusRule.disabled[0]=Fanfare | FanfareNotReady",
                "ingress.enabled=true ingress.hosts[0]=a ingress.timeoutSeconds=60 | idle timeout"
                        + " of 60 s",
                "ingress.enabled=true ingress.hosts[0]=a config.FANFARE_CONNECTION_IDLE_TIMEOUT=2h"
                        + " | idle timeout of 7200 s",
                "httpRoute.enabled=true httpRoute.parentRefs[0].name=a httpRoute.timeout=30s |"
                        + " httpRoute.timeout",
            })
    void mistakesBetweenValuesAreNamedInASentence(String values, String sentence) {
        TemplateCommand command = Chart.withJwt();
        for (String value : values.split(" ", -1)) {
            String[] pair = value.split("=", 2);
            command.set(pair[0], pair[1]);
        }

        assertThatThrownBy(command::call).hasMessageContaining(sentence);
    }

    @Test
    void theTrialSaysLoudlyWhatItIs() {
        assertThat(Chart.read("templates/NOTES.txt")).contains("WARNING: trialRedis");
        assertThat(Chart.read("values.yaml")).contains("NOT for production");
        assertThat(
                        Objects.requireNonNull(
                                        Chart.example("trial")
                                                .named(Service.class, "-redis")
                                                .getSpec())
                                .getType())
                .isNull();
    }
}
