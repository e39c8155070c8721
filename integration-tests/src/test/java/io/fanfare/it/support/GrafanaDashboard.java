package io.fanfare.it.support;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.List;

/** The chart's dashboard for Grafana. */
public record GrafanaDashboard(JsonNode json) {

    public static final String FILE = "files/dashboard.json";

    public static GrafanaDashboard read() {
        return new GrafanaDashboard(JsonMapper.shared().readTree(Chart.read(FILE)));
    }

    /** Every panel, the headings of rows included. */
    public List<JsonNode> panels() {
        return json.get("panels").valueStream().toList();
    }

    /** Every PromQL expression, in panels and annotations. */
    public List<String> queries() {
        return json.findValuesAsString("expr");
    }

    /** The same, and what the variables are filled with. */
    public List<String> queriesAndVariables() {
        List<String> queries = new ArrayList<>(queries());
        json.at("/templating/list")
                .valueStream()
                .filter(variable -> variable.has("definition"))
                .forEach(variable -> queries.add(variable.get("definition").asString()));
        return queries;
    }
}
