package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The chart, through the real Helm library: what an operator's {@code helm install} would apply.
 */
class HelmChartIT {

    private static final Path CHART = Path.of(System.getProperty("helm.chart")).normalize();
    private static final String KUBERNETES = "1.33.0";
    private static final int DEFAULT_DRAIN_SECONDS = 20;

    @Test
    void lintsWithoutAWarning() {
        LintResult result = new Helm(CHART).lint().strict().call();

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void rendersEveryExample(Path values) {
        assertThat(kinds(render(values)))
                .contains("Deployment", "Service", "ServiceAccount")
                .allMatch(kind -> !kind.isBlank());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void runsWithoutPrivileges(Path values) {
        Map<String, Object> pod = pod(render(values));

        assertThat(pod).containsEntry("automountServiceAccountToken", false);
        assertThat(map(pod, "securityContext"))
                .containsEntry("runAsNonRoot", true)
                .containsEntry("seccompProfile", Map.of("type", "RuntimeDefault"));
        assertThat(map(container(pod), "securityContext"))
                .containsEntry("allowPrivilegeEscalation", false)
                .containsEntry("readOnlyRootFilesystem", true)
                .containsEntry("capabilities", Map.of("drop", List.of("ALL")));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void setsNoEnvironmentNameTwice(Path values) {
        assertThat(list(container(pod(render(values))), "env"))
                .extracting(entry -> entry.get("name"))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void givesTheDrainTimeToFinish(Path values) {
        Map<String, Object> pod = pod(render(values));
        String period = environment(pod).getOrDefault("FANFARE_CONNECTION_DRAIN_PERIOD", "20s");

        assertThat((int) value(pod, "terminationGracePeriodSeconds"))
                .isGreaterThan(seconds(period));
    }

    @ParameterizedTest
    @CsvSource({"0, 15", "45s, 60", "2m, 135"})
    void theGracePeriodFollowsTheDrainPeriod(String period, int grace) {
        List<Map<String, Object>> objects =
                render(withJwt().set("config.FANFARE_CONNECTION_DRAIN_PERIOD", period));

        assertThat(pod(objects)).containsEntry("terminationGracePeriodSeconds", grace);
    }

    @Test
    void theGracePeriodCoversTheDefaultDrainPeriod() {
        assertThat(pod(render(withJwt())))
                .containsEntry("terminationGracePeriodSeconds", DEFAULT_DRAIN_SECONDS + 15);
    }

    @Test
    void takesSecretsFromTheSecretThatIsNamed() {
        List<Map<String, Object>> objects =
                render(withJwt().set("redis.existingSecret", "redis-auth"));

        assertThat(kinds(objects)).doesNotContain("Secret");
        assertThat(secretOf(objects, "JWT_VERIFY_KEY")).isEqualTo("a-secret");
        assertThat(secretOf(objects, "REDIS_PASSWORD")).isEqualTo("redis-auth");
    }

    @Test
    void keepsSecretsThatAreValuesOutOfTheDeployment() {
        List<Map<String, Object>> objects =
                render(chart().set("jwt.key", "hush-one").set("redis.password", "hush-two"));

        assertThat(object(objects, "Secret").get("stringData"))
                .isEqualTo(Map.of("JWT_VERIFY_KEY", "hush-one", "REDIS_PASSWORD", "hush-two"));
        assertThat(object(objects, "Deployment").toString()).doesNotContain("hush");
        assertThat(secretOf(objects, "REDIS_PASSWORD")).isEqualTo("test-fanfare");
    }

    @Test
    void passesOriginsOnAsTheJsonListTheGatewayReads() {
        String origins =
                environment(pod(render(CHART.resolve("ci/inline-secrets-values.yaml"))))
                        .get("BACKEND_CORS_ALLOW_ORIGINS");

        assertThat(origins)
                .isEqualTo(
                        """
                        ["https://app.example.com","regex:https://[a-z0-9-]+\\\\.example\\\\.com"]\
                        """);
    }

    @Test
    void passesNumbersOnAsTheyAreWritten(@TempDir Path directory) throws IOException {
        Path values = directory.resolve("values.yaml");
        Files.writeString(values, "config: {FANFARE_COMMAND_MAX_SIZE: 16777216}");

        assertThat(environment(pod(render(withJwt().withValuesFile(values)))))
                .containsEntry("FANFARE_COMMAND_MAX_SIZE", "16777216");
    }

    @Test
    void refusesToInstallWithoutAWayToVerifyTokens() {
        assertThatThrownBy(() -> chart().call()).hasMessageContaining("Set jwt.existingSecret");
    }

    @ParameterizedTest
    @CsvSource({
        "replicaCounts, 2, replicaCounts",
        "redis.hots, redis, hots",
        "replicaCount, many, replicaCount",
        "appEnv, staging, appEnv",
        "config.PING, 1s, PING",
        "config.FANFARE_COMMAND_RATE.x, 5, FANFARE_COMMAND_RATE",
        "config.FANFARE_CONNECTION_DRAIN_PERIOD, 20 seconds, FANFARE_CONNECTION_DRAIN_PERIOD",
    })
    void refusesAValueThatCannotBe(String name, String value, String named) {
        assertThatThrownBy(() -> withJwt().set(name, value).call()).hasMessageContaining(named);
    }

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(CHART.resolve("ci"))) {
            return files.sorted().toList().stream();
        }
    }

    private static TemplateCommand chart() {
        return new Helm(CHART).template().withName("test").withKubeVersion(KUBERNETES);
    }

    private static TemplateCommand withJwt() {
        return chart().set("jwt.existingSecret", "a-secret");
    }

    private static List<Map<String, Object>> render(Path values) {
        return render(chart().withValuesFile(values));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> render(TemplateCommand command) {
        List<Map<String, Object>> objects = new ArrayList<>();
        for (Object object : new Yaml().loadAll(command.call())) {
            if (object != null) {
                objects.add((Map<String, Object>) object);
            }
        }
        return objects;
    }

    private static List<String> kinds(List<Map<String, Object>> objects) {
        return objects.stream().map(object -> (String) value(object, "kind")).toList();
    }

    private static Map<String, Object> object(List<Map<String, Object>> objects, String kind) {
        return objects.stream()
                .filter(object -> value(object, "kind").equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Object> pod(List<Map<String, Object>> objects) {
        return map(map(map(object(objects, "Deployment"), "spec"), "template"), "spec");
    }

    private static Map<String, Object> container(Map<String, Object> pod) {
        return list(pod, "containers").getFirst();
    }

    private static Map<String, String> environment(Map<String, Object> pod) {
        return list(container(pod), "env").stream()
                .filter(entry -> entry.containsKey("value"))
                .collect(
                        Collectors.toMap(
                                entry -> (String) value(entry, "name"),
                                entry -> (String) value(entry, "value")));
    }

    private static String secretOf(List<Map<String, Object>> objects, String name) {
        Map<String, Object> entry =
                list(container(pod(objects)), "env").stream()
                        .filter(each -> value(each, "name").equals(name))
                        .findFirst()
                        .orElseThrow();
        return (String) value(map(map(entry, "valueFrom"), "secretKeyRef"), "name");
    }

    private static int seconds(String period) {
        int number = Integer.parseInt(period.replaceAll("[sm]$", ""));
        return period.endsWith("m") ? number * 60 : number;
    }

    private static Object value(Map<String, Object> parent, String key) {
        return Objects.requireNonNull(parent.get(key), key);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Map<String, Object> parent, String key) {
        return (Map<String, Object>) value(parent, key);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Map<String, Object> parent, String key) {
        return (List<Map<String, Object>>) value(parent, key);
    }
}
