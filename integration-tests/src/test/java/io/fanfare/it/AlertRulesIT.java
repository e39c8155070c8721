package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.Alert;
import io.fanfare.it.support.Chart;
import io.fanfare.it.support.Tool;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The chart's alerts: each is tried, explained and documented. */
class AlertRulesIT {

    private static final String TRIALS = "tests/rules.test.yaml";

    /** Without promtool the trials are only read, by the other tests of this class. */
    @Test
    void promtoolSeesEachAlertFireForItsCauseAlone() {
        Tool.require("promtool");
        assertPasses("check", "rules", Chart.file(Alert.FILE).toString());
        assertPasses("test", "rules", Chart.file(TRIALS).toString());
    }

    private static void assertPasses(String... arguments) {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Tool promtool = Tool.run(Map.of(), command);

        assertThat(promtool.exitCode()).as(promtool.output()).isZero();
        assertThat(promtool.output()).contains("SUCCESS");
    }

    @Test
    void everyAlertIsTried() {
        String trials = Chart.read(TRIALS);

        assertThat(Alert.all())
                .hasSizeGreaterThan(15)
                .allSatisfy(alert -> assertThat(trials).contains(firing(alert)));
    }

    private static String firing(Alert alert) {
        return "alertname=\"%s\",alertstate=\"firing\",severity=\"%s\""
                .formatted(alert.name(), alert.severity());
    }

    @Test
    void everyAlertSaysWhatToDo() {
        String readme = Chart.read("README.md");

        assertThat(Alert.all())
                .allSatisfy(
                        alert -> {
                            assertThat(alert.severity()).isIn("critical", "warning");
                            assertThat(alert.summary()).isNotBlank();
                            assertThat(alert.runbook()).hasSizeGreaterThan(80);
                            assertThat(readme)
                                    .contains("| `" + alert.name() + "` | " + alert.severity());
                        });
    }
}
