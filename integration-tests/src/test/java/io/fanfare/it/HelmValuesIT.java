package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fanfare.it.support.Chart;
import io.fanfare.it.support.ChartValues;
import io.fanfare.it.support.ChartValues.Value;
import io.fanfare.it.support.Manifests;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The chart's values: what is refused, what is documented, and that the gateway knows them. */
class HelmValuesIT {

    private static final ChartValues VALUES = ChartValues.read();
    private static final String BEGIN = "<!-- values: made from values.yaml -->\n";
    private static final String END = "\n<!-- end of values -->";

    /** Read by the JVM and by Spring Boot; ChartedGatewayIT sees that they do something. */
    private static final Set<String> OF_THE_PLATFORM =
            Set.of(
                    "JAVA_TOOL_OPTIONS",
                    "LOGGING_LEVEL_IO_FANFARE",
                    "LOGGING_STRUCTURED_FORMAT_CONSOLE");

    @TempDir private Path folder;

    static List<Path> examples() {
        return Chart.examples();
    }

    @Test
    void everyValueIsDocumented() {
        assertThat(VALUES.undocumented()).isEmpty();
        assertThat(VALUES.values()).hasSizeGreaterThan(100);
    }

    /** {@code -Dhelm.readme=write} makes the table anew. */
    @Test
    void theReadmesTableIsThatOfTheValues() throws IOException {
        Path file = Chart.file("README.md");
        String readme = Files.readString(file);
        String before = readme.substring(0, readme.indexOf(BEGIN) + BEGIN.length());
        String expected = before + VALUES.table() + readme.substring(readme.indexOf(END));
        if ("write".equals(System.getProperty("helm.readme"))) {
            Files.writeString(file, expected);
        }

        assertThat(Files.readString(file)).isEqualTo(expected);
    }

    @Test
    void aWrongTypeIsRefusedForEveryValue() {
        assertThat(VALUES.values())
                .allSatisfy(
                        value ->
                                assertRefused(
                                        value.path(),
                                        wrong(value),
                                        value.path().split("\\.", -1)[0]));
    }

    private static Object wrong(Value value) {
        return value.standard() instanceof String ? Map.of("x", 1) : "text";
    }

    @Test
    void aMisspeltNameIsRefusedAtEveryLevel() {
        assertThat(levels())
                .hasSizeGreaterThan(20)
                .allSatisfy(level -> assertRefused(level + "misspelt", "x", "misspelt"));
    }

    /** The empty path, and each map whose keys are ours. */
    private static Set<String> levels() {
        Set<String> levels = new TreeSet<>(Set.of(""));
        for (Value value : VALUES.values()) {
            for (int dot = value.path().indexOf('.');
                    dot >= 0;
                    dot = value.path().indexOf('.', dot + 1)) {
                levels.add(value.path().substring(0, dot + 1));
            }
        }
        return levels;
    }

    private void assertRefused(String path, Object value, String named) {
        Throwable refusal =
                catchThrowable(() -> Chart.template().withValuesFile(file(path, value)).call());
        assertThat(refusal)
                .as("%s: %s", path, value)
                .isNotNull()
                .hasMessageContaining("specifications of the schema")
                .hasMessageContaining(named);
    }

    private Path file(String path, Object value) throws IOException {
        Object tree = value;
        String[] names = path.split("\\.", -1);
        for (int i = names.length - 1; i >= 0; i--) {
            tree = Map.of(names[i], tree);
        }
        return Files.writeString(
                folder.resolve("values.yaml"), JsonMapper.shared().writeValueAsString(tree));
    }

    @ParameterizedTest
    @CsvSource({
        "replicaCount, many, 'at ''/replicaCount'': got string, want integer'",
        "redis.port, 0, 'at ''/redis/port'': minimum: got 0, want 1'",
        "redis.hots, redis, 'at ''/redis'': additional properties ''hots'' not allowed'",
        "appEnv, staging, 'at ''/appEnv'': value must be one of ''local'', ''dev'', ''prod'''",
        "config.FANFARE_COMAND_RATE, 5, additional properties 'FANFARE_COMAND_RATE' not allowed",
        "config.FANFARE_COMMAND_RATE, fast, /config/FANFARE_COMMAND_RATE",
        "config.FANFARE_CONNECTION_DRAIN_PERIOD, 20, /config/FANFARE_CONNECTION_DRAIN_PERIOD",
        "image.digest, latest, 'at ''/image/digest'': ''latest'' does not match pattern'"
    })
    void theMessageSaysWhereAndWhat(String name, String value, String message) {
        assertThatThrownBy(() -> Chart.withJwt().set(name, value).call())
                .hasMessageContaining(message);
    }

    @Test
    void configKnowsEverySettingOfTheGatewayAndNoOther() throws IOException {
        JsonNode known =
                JsonMapper.shared()
                        .readTree(Chart.read("values.schema.json"))
                        .at("/properties/config/properties");
        Set<String> settings =
                settings().stream()
                        .filter(name -> !name.startsWith("FANFARE_DEMO_"))
                        .collect(Collectors.toSet());

        assertThat(Set.copyOf(known.propertyNames())).isEqualTo(settings);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyEnvironmentNameIsOneTheGatewayReads(Path values) throws IOException {
        Manifests manifests = Chart.example(values);
        Set<String> known = settings();
        known.addAll(namesOfTheOriginal());
        known.addAll(OF_THE_PLATFORM);
        known.addAll(namesInTable("\n## Tracing\n"));

        assertThat(known)
                .containsAll(manifests.settings().keySet())
                .containsAll(manifests.plainEnvironment().keySet())
                .containsAll(manifests.secretEnvironment().keySet());
    }

    /** The settings by environment name, from the metadata inside the packaged gateway. */
    private static Set<String> settings() throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("gateway.jar"));
                InputStream metadata =
                        jar.getInputStream(
                                jar.getEntry("META-INF/spring-configuration-metadata.json"))) {
            return JsonMapper.shared()
                    .readTree(metadata)
                    .get("properties")
                    .valueStream()
                    .map(property -> property.get("name").asString())
                    .filter(name -> name.startsWith("fanfare."))
                    .map(name -> name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Set<String> namesOfTheOriginal() throws IOException {
        return namesInTable("\n### Environment names of the original\n");
    }

    /** From the first column of the tables in that section of the project's README. */
    private static Set<String> namesInTable(String heading) throws IOException {
        String readme = Files.readString(Chart.file("../README.md"));
        String section = readme.substring(readme.indexOf(heading) + 1);
        return section.substring(0, section.indexOf("\n##", 1))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|", -1)[1])
                .flatMap(cell -> Pattern.compile("`([A-Z_]+)`").matcher(cell).results())
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }
}
