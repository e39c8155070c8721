package io.fanfare.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.model.socket.CloseCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The README's tables are the reference: whatever exists stands there, and nothing else does. */
class SettingsReferenceTests {

    private static final String METADATA = "META-INF/spring-configuration-metadata.json";
    private static final Pattern PROPERTY_ROW =
            Pattern.compile("(?m)^\\| `(fanfare\\.[a-z0-9.-]+)` \\|([^|]*)\\|");

    private static String readme() throws IOException {
        return Files.readString(Path.of("..", "README.md"));
    }

    /** Every {@code fanfare} property with its default, empty if it has none. */
    private static Map<String, String> properties() throws IOException {
        Map<String, String> defaults = new TreeMap<>();
        ClassLoader classPath = SettingsReferenceTests.class.getClassLoader();
        for (URL metadata : Collections.list(classPath.getResources(METADATA))) {
            try (InputStream json = metadata.openStream()) {
                for (JsonNode property :
                        JsonMapper.shared().readTree(json).required("properties")) {
                    String name = property.required("name").asString();
                    if (name.startsWith("fanfare.")) {
                        defaults.put(name, text(property.path("defaultValue")));
                    }
                }
            }
        }
        return defaults;
    }

    private static String text(JsonNode value) {
        String text =
                value.isArray()
                        ? value.valueStream()
                                .map(JsonNode::asString)
                                .collect(Collectors.joining(","))
                        : value.asString("");
        return text.replaceAll("^\\[|]$", "").replace(", ", ",");
    }

    /** The properties of the README's rows with the default that stands there. */
    private static Map<String, String> rows() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        Matcher row = PROPERTY_ROW.matcher(readme());
        while (row.find()) {
            rows.put(row.group(1), row.group(2).strip().replace("`", ""));
        }
        return rows;
    }

    @Test
    void everyPropertyStandsInTheReadmeWithItsDefaultAndNoOtherDoes() throws IOException {
        assertThat(properties()).isNotEmpty();
        assertThat(rows()).containsExactlyInAnyOrderEntriesOf(properties());
    }

    @ParameterizedTest
    @EnumSource
    void everyCloseCodeStandsInTheReadme(CloseCode code) throws IOException {
        String reason = code.reason().isEmpty() ? "" : "`" + code.reason() + "`";
        assertThat(readme()).containsPattern("(?m)^\\| " + code.code() + " \\| " + reason);
    }

    @Test
    void everyNameOfTheEnvironmentStandsInTheReadme() throws IOException {
        String readme = readme();
        for (String name : ContractEnvironment.PROPERTIES.keySet()) {
            assertThat(readme).contains("`" + name + "`");
        }
        for (String name : ContractEnvironment.SECONDS.keySet()) {
            assertThat(readme).contains("`" + name + "`");
        }
        for (String name :
                List.of(
                        "JWT_VERIFY_KEY",
                        "SUPABASE_JWT_SECRET",
                        "BACKEND_CORS_ALLOW_ORIGINS",
                        "REDIS_CLUSTER_HOST",
                        "REDIS_CLUSTER_PORT",
                        "REDIS_USE_ANNOUNCED_ADDRESS",
                        "ENABLE_METRICS")) {
            assertThat(readme).contains("`" + name + "`");
        }
    }
}
