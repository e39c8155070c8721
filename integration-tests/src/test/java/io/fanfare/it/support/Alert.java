package io.fanfare.it.support;

import org.yaml.snakeyaml.Yaml;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.List;

/**
 * One alert of the chart.
 *
 * @param summary what is wrong, in a sentence
 * @param runbook what to do; empty if it does not say
 */
public record Alert(
        String name, String expression, String severity, String summary, String runbook) {

    public static final String FILE = "files/rules.yaml";

    public static List<Alert> all() {
        Object file = new Yaml().load(Chart.read(FILE));
        return JsonMapper.shared()
                .<JsonNode>valueToTree(file)
                .get("groups")
                .valueStream()
                .flatMap(group -> group.get("rules").valueStream())
                .map(Alert::of)
                .toList();
    }

    private static Alert of(JsonNode rule) {
        return new Alert(
                rule.path("alert").asString(),
                rule.path("expr").asString(),
                rule.path("labels").path("severity").asString(),
                rule.path("annotations").path("summary").asString(),
                rule.path("annotations").path("runbook").asString());
    }
}
