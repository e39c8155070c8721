package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.GrafanaDashboard;
import io.fanfare.it.support.Tool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The dashboard as its reader sees it: explained, in order, and every query one that Prometheus
 * reads.
 */
class GrafanaDashboardIT {

    private static final GrafanaDashboard DASHBOARD = GrafanaDashboard.read();
    private static final int GRID_WIDTH = 24;

    @TempDir private Path folder;

    private static List<JsonNode> graphs() {
        return DASHBOARD.panels().stream()
                .filter(panel -> !panel.get("type").asString().equals("row"))
                .toList();
    }

    @Test
    void everyPanelSaysWhatItShowsAndInWhichUnit() {
        assertThat(graphs())
                .hasSizeGreaterThan(30)
                .allSatisfy(
                        panel -> {
                            String title = panel.get("title").asString();
                            assertThat(title).isNotBlank();
                            assertThat(panel.path("description").asString()).as(title).isNotBlank();
                            assertThat(panel.at("/fieldConfig/defaults/unit").asString())
                                    .as(title)
                                    .isNotBlank();
                        });
    }

    @Test
    void noPanelHidesAnother() {
        List<Rectangle> places =
                DASHBOARD.panels().stream().map(GrafanaDashboardIT::place).toList();

        assertThat(places)
                .allSatisfy(
                        place -> {
                            assertThat(place.getMaxX()).isLessThanOrEqualTo(GRID_WIDTH);
                            assertThat(places).filteredOn(place::intersects).hasSize(1);
                        });
        assertThat(DASHBOARD.panels())
                .extracting(panel -> panel.get("id").asInt())
                .doesNotHaveDuplicates();
    }

    private static Rectangle place(JsonNode panel) {
        JsonNode grid = panel.get("gridPos");
        return new Rectangle(
                grid.get("x").asInt(),
                grid.get("y").asInt(),
                grid.get("w").asInt(),
                grid.get("h").asInt());
    }

    /** A line needs two points in a row; one sample between gaps would show nothing. */
    @Test
    void whatIsShownOnlyWhileItHappensIsDrawnAsBars() {
        assertThat(graphs())
                .filteredOn(panel -> panel.get("targets").toString().contains(") > 0\""))
                .hasSizeGreaterThan(3)
                .allSatisfy(
                        panel ->
                                assertThat(
                                                panel.at("/fieldConfig/defaults/custom/drawStyle")
                                                        .asString())
                                        .as(panel.get("title").asString())
                                        .isEqualTo("bars"));
    }

    /** As rules, which is what promtool checks; without it the queries' names alone are checked. */
    @Test
    void prometheusReadsEveryQuery() throws IOException {
        Tool.require("promtool");
        StringBuilder rules = new StringBuilder("groups:\n- name: dashboard\n  rules:\n");
        for (String query : DASHBOARD.queries()) {
            String plain = query.replaceAll("\\$__[a-z_]+", "5m");
            rules.append("  - record: panel:").append(rules.length()).append('\n');
            rules.append("    expr: '").append(plain).append("'\n");
        }
        Path file = Files.writeString(folder.resolve("dashboard.yaml"), rules);
        Tool promtool = Tool.run(Map.of(), List.of("promtool", "check", "rules", file.toString()));

        assertThat(promtool.exitCode()).as(promtool.output()).isZero();
        assertThat(promtool.output()).contains(DASHBOARD.queries().size() + " rules found");
    }
}
