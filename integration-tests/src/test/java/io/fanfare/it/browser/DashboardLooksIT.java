package io.fanfare.it.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;

import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Payloads;
import io.fanfare.it.support.Tokens;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Pictures of each view in both schemes at three widths, kept in {@code target/screenshots}, each
 * of them judged for accessibility and for fitting its width.
 */
@Tag("browser")
class DashboardLooksIT {

    private static final String INPUT = "c0a8e994-ebf1-4a9c-a4d8-89d09c86741b";
    private static final String SEARCH = "87840993-2053-44b7-8da4-187ad4ee518c";
    private static final String SUMMARY = "a0a69be1-4528-491c-a85a-a4ab6873e3f0";
    private static final String GENERATOR = "1f292d4a-41a4-4977-9684-7c8d560b9f91";

    private static final String RUNNING = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
    private static final String FAILED = "16fd2706-8baf-433b-82eb-8c7fada847da";
    private static final String DONE = "6ecd8c99-4036-403d-bf84-cf8400f67836";

    private static Chromium chromium;
    private static Installation fanfare;

    private final String user = Installation.newId("user");
    private final String graph = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb07";

    @BeforeAll
    static void start() {
        chromium = Chromium.start();
        fanfare = Installation.with("FANFARE_DASHBOARD_ENABLED", "true");
    }

    @AfterAll
    static void end() {
        fanfare.close();
        chromium.close();
    }

    @ParameterizedTest
    @CsvSource({
        "LIGHT, 360",
        "LIGHT, 1024",
        "LIGHT, 1920",
        "DARK, 360",
        "DARK, 1024",
        "DARK, 1920",
    })
    void everyViewIsAccessibleAndFits(ColorScheme scheme, int width) {
        Browser.NewContextOptions options =
                new Browser.NewContextOptions()
                        .setColorScheme(scheme)
                        .setReducedMotion(ReducedMotion.REDUCE)
                        .setViewportSize(width, width < 600 ? 740 : width * 10 / 16);
        String name = scheme.name().toLowerCase(Locale.ROOT) + '-' + width;
        try (BrowserContext context = chromium.browser().newContext(options)) {
            DashboardPage dashboard = DashboardPage.in(context);
            dashboard.visit(fanfare.gateway(), "");
            assertThat(dashboard.find("sign-in")).isVisible();
            judge(dashboard, name + "-sign-in");
            dashboard.find("token").fill(Tokens.of(user));
            dashboard.find("connect").click();
            assertThat(dashboard.find("runs-empty")).isVisible();
            judge(dashboard, name + "-empty");
            dashboard.find("watch-id").fill(graph);
            dashboard.find("watch-submit").click();
            dashboard.awaitWatching();
            work(dashboard);
            judge(dashboard, name + "-runs");
            dashboard.run(FAILED).click();
            assertThat(dashboard.find("run-error")).isVisible();
            dashboard.node("f2").click();
            assertThat(dashboard.find("node-error")).isVisible();
            judge(dashboard, name + "-failed-run");
            dashboard.find("node-close").click();
            dashboard.find("tab-log").click();
            dashboard.find("log-row").first().click();
            judge(dashboard, name + "-events");
            dashboard.page().keyboard().press("n");
            assertThat(dashboard.find("notice").first()).isVisible();
            judge(dashboard, name + "-notifications");
            dashboard.page().keyboard().press("c");
            assertThat(dashboard.find("connection-panel")).isVisible();
            judge(dashboard, name + "-connection");
            dashboard.assertSound();
        }
    }

    private void work(DashboardPage dashboard) {
        Instant now = Instant.now();
        run(DONE, now.minusSeconds(95)).running();
        run(FAILED, now.minusSeconds(42)).running();
        run(RUNNING, now.minusSeconds(9)).running();
        assertThat(dashboard.find("run-row")).hasCount(3);
        dashboard
                .page()
                .waitForCondition(
                        () -> fanfare.gateway().metrics().sum("fanfare_subscriptions") == 4);
        Instant begun = now.minusSeconds(42);
        run(FAILED, begun)
                .nodeEnded(
                        "f1",
                        INPUT,
                        "COMPLETED",
                        begun.plusMillis(200),
                        begun.plusMillis(450),
                        "{\"result\":[\"gateways\"]}")
                .nodeEnded(
                        "f2",
                        SEARCH,
                        "FAILED",
                        begun.plusMillis(700),
                        begun.plusMillis(4_300),
                        "{\"error\":[\"The search service answered with 503 three times\"]}")
                .failed(
                        begun.plusMillis(4_500),
                        2,
                        "Node Web search failed: the search service answered with 503");
        begun = now.minusSeconds(95);
        run(DONE, begun)
                .completed(
                        begun.plusMillis(31_250),
                        4,
                        "{\"summary\":[\"They push each event at once.\"]}");
        begun = now.minusSeconds(9);
        run(RUNNING, begun)
                .nodeEnded(
                        "r1",
                        INPUT,
                        "COMPLETED",
                        begun.plusMillis(150),
                        begun.plusMillis(400),
                        "{\"result\":[\"gateways\"]}")
                .nodeEnded(
                        "r2",
                        SEARCH,
                        "COMPLETED",
                        begun.plusMillis(600),
                        begun.plusMillis(3_900),
                        "{\"results\":[[\"a\",\"b\"]]}")
                .nodeEnded(
                        "r3",
                        SUMMARY,
                        "COMPLETED",
                        begun.plusMillis(4_000),
                        begun.plusMillis(7_600),
                        "{\"summary\":[\"They push.\"]}")
                .nodeRunning("r4", GENERATOR, begun.plusMillis(7_900));
        fanfare.publishNotification(user, Payloads.onboarding("CONGRATS"));
        fanfare.publishNotification(
                user,
                "{\"type\":\"copilot_completion\",\"event\":\"session_completed\",\"session_id\":\"s1\",\"status\":\"completed\"}");
        assertThat(dashboard.find("toast")).hasCount(2);
        assertThat(dashboard.run(FAILED)).hasAttribute("data-status", "FAILED");
        assertThat(dashboard.run(DONE)).hasAttribute("data-status", "COMPLETED");
    }

    private Run run(String id, Instant started) {
        return new Run(fanfare.publisher(), user, graph, id, started);
    }

    private static void judge(DashboardPage dashboard, String name) {
        Page page = dashboard.page();
        page.screenshot(
                new Page.ScreenshotOptions()
                        .setPath(Path.of("target", "screenshots", name + ".png")));
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as(name + " fits its width")
                .isEqualTo(true);
        List<String> violations =
                new AxeBuilder(page)
                        .analyze().getViolations().stream()
                                .map(
                                        rule ->
                                                rule.getId()
                                                        + ": "
                                                        + rule.getNodes().stream()
                                                                .map(node -> node.getHtml())
                                                                .toList())
                                .toList();
        assertThat(violations).as(name + " is accessible").isEmpty();
    }
}
