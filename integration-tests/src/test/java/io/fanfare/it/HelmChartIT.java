package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.marcnuri.helm.LintResult;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.fanfare.it.support.Chart;
import io.fanfare.it.support.Manifests;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the chart promises whatever the values, checked on the objects that it renders. */
class HelmChartIT {

    static List<Path> examples() {
        return Chart.examples();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void lintsWithoutAWarning(Path values) {
        LintResult result = Chart.lint(values);

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    }

    /** Lint sees the values, then: what it would let pass unseen, it does not. */
    @Test
    void lintRefusesValuesThatTheSchemaRefuses(@TempDir Path folder) throws IOException {
        Path values = Files.writeString(folder.resolve("values.yaml"), "replicaCount: many\n");

        assertThat(Chart.lint(values).isFailed()).isTrue();
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
                .noneMatch(text -> secrets(manifests).anyMatch(text::contains));
    }

    /** What the chart makes Secrets of. */
    private static Stream<String> secrets(Manifests manifests) {
        return manifests.all(Secret.class).stream()
                .flatMap(secret -> secret.getStringData().values().stream());
    }

    @Test
    void theExamplesGiveEachSecretAsAValueOnce() {
        assertThat(
                        examples().stream()
                                .flatMap(values -> Chart.example(values).all(Secret.class).stream())
                                .flatMap(secret -> secret.getStringData().keySet().stream()))
                .contains(
                        "JWT_VERIFY_KEY",
                        "REDIS_PASSWORD",
                        "DATABASE_URL",
                        "FANFARE_DIRECTORY_HTTP_TOKEN",
                        "FANFARE_MANAGEMENT_TOKEN");
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
            "FANFARE_DIRECTORY_HTTP_TOKEN",
            "FANFARE_MANAGEMENT_TOKEN"
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

    @Test
    void theGracePeriodFollowsExtraEnvToo() {
        Manifests manifests =
                Chart.withJwt(
                        "config.FANFARE_CONNECTION_DRAIN_PERIOD", "30s",
                        "extraEnv[0].name", "FANFARE_CONNECTION_DRAINPERIOD",
                        "extraEnv[0].value", "3m");

        assertThat(manifests.pod().getTerminationGracePeriodSeconds()).isEqualTo(180 + 20);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void portsAgree(Path values) {
        Manifests manifests = Chart.example(values);
        Map<String, String> settings = manifests.settings();

        assertThat(manifests.gateway().getPorts())
                .extracting(ContainerPort::getName, ContainerPort::getContainerPort)
                .containsExactly(
                        tuple("ws", Integer.valueOf(settings.get("WEBSOCKET_SERVER_PORT"))),
                        tuple(
                                "management",
                                Integer.valueOf(settings.get("MANAGEMENT_SERVER_PORT"))));
        assertThat(probes(manifests))
                .extracting(probe -> probe.getHttpGet().getPort().getStrVal())
                .containsOnly("management");
        assertThat(manifests.port("").getTargetPort().getStrVal()).isEqualTo("ws");
        assertThat(manifests.port("-management").getTargetPort().getStrVal())
                .isEqualTo("management");
        assertThat(manifests.all(ServiceMonitor.class))
                .allSatisfy(
                        monitor ->
                                assertThat(monitor.getSpec().getEndpoints().getFirst().getPort())
                                        .isEqualTo(manifests.port("-management").getName()));
    }

    private static List<Probe> probes(Manifests manifests) {
        Container gateway = manifests.gateway();
        return List.of(
                gateway.getStartupProbe(), gateway.getLivenessProbe(), gateway.getReadinessProbe());
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
                                "DATABASE_URL", "fanfare-database/DATABASE_URL",
                                "FANFARE_MANAGEMENT_TOKEN", "fanfare-management/MANAGEMENT_TOKEN"));
    }

    @Test
    void makesASecretOfSecretsThatAreValues() {
        assertThat(Chart.example("sharded").the(Secret.class).getStringData())
                .isEqualTo(
                        Map.of(
                                "JWT_VERIFY_KEY", "only-an-example-of-at-least-32-characters",
                                "REDIS_PASSWORD", "only-an-example",
                                "FANFARE_DIRECTORY_HTTP_TOKEN", "only-an-example",
                                "FANFARE_MANAGEMENT_TOKEN", "a-token-that-is-an-example"));
    }
}
