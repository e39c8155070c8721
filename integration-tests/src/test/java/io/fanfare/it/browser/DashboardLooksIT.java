package io.fanfare.it.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.deque.html.axecore.results.Check;
import com.deque.html.axecore.results.CheckedNode;
import com.deque.html.axecore.results.Rule;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

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

    /** Contrasts that the audit cannot measure, each seen in a picture to be well. */
    private static final List<String> LOOKED_AT =
            List.of(
                    // Single digits and dashes: of the colours of the longer texts beside them.
                    "too short to determine if it is actual text",
                    "contains only non-text characters",
                    // The last status, where the row of them scrolls at 360 px.
                    "partially obscured by another element",
                    // Words that a scrolling box cuts: on either side of its edge is one colour.
                    "partially overlaps other elements");

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

    /** In both themes on a telephone, a small and a wide screen. */
    @ParameterizedTest
    @CsvSource({
        "LIGHT, 360",
        "LIGHT, 1024",
        "LIGHT, 1920",
        "DARK, 360",
        "DARK, 1024",
        "DARK, 1920",
    })
    @Retention(RetentionPolicy.RUNTIME)
    @interface EachLook {}

    @EachLook
    void everyViewIsAccessibleAndFits(ColorScheme scheme, int width) {
        inLook(scheme, width, this::showEachView);
    }

    @EachLook
    void everyTroubleIsAccessibleAndFits(ColorScheme scheme, int width) {
        inLook(scheme, width, this::showEachTrouble);
    }

    /** Shows with a page of that look, and a name for its pictures. */
    private void inLook(ColorScheme scheme, int width, BiConsumer<DashboardPage, String> showing) {
        String name = scheme.name().toLowerCase(Locale.ROOT) + '-' + width;
        try (BrowserContext context = context(scheme, width, ReducedMotion.REDUCE)) {
            DashboardPage dashboard = DashboardPage.in(context);
            showing.accept(dashboard, name);
            dashboard.assertSound();
        }
    }

    @Test
    void whatMovesIsAccessibleToo() {
        try (BrowserContext context =
                context(ColorScheme.LIGHT, 1920, ReducedMotion.NO_PREFERENCE)) {
            DashboardPage dashboard = DashboardPage.in(context);
            showEachView(dashboard, "moving-1920");
            dashboard.run(RUNNING).click();
            dashboard.find("tab-timeline").click();
            assertThat(dashboard.node("r4")).isVisible();
            assertThat(runningAnimations(dashboard.page())).isNotEmpty();
            dashboard.assertSound();
        }
    }

    private static BrowserContext context(ColorScheme scheme, int width, ReducedMotion motion) {
        return chromium.browser()
                .newContext(
                        new Browser.NewContextOptions()
                                .setColorScheme(scheme)
                                .setReducedMotion(motion)
                                .setViewportSize(width, width < 600 ? 740 : width * 10 / 16));
    }

    private void showEachView(DashboardPage dashboard, String name) {
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
        dashboard.run(RUNNING).click();
        assertThat(dashboard.node("r4")).isVisible();
        judge(dashboard, name + "-running");
        backToTheRuns(dashboard);
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
        dashboard.page().keyboard().press("Escape");
        dashboard.page().keyboard().press("?");
        assertThat(dashboard.find("help")).isVisible();
        judge(dashboard, name + "-help");
        dashboard.page().keyboard().press("Escape");
        assertThat(dashboard.find("help")).hasCount(0);
        backToTheRuns(dashboard);
        dashboard.page().keyboard().press("w");
        assertThat(dashboard.find("watch-form")).isVisible();
        judge(dashboard, name + "-watch-form");
        dashboard.page().keyboard().press("Escape");
        dashboard.find("runs-search").fill("nothing is called so");
        assertThat(dashboard.find("runs-no-match")).isVisible();
        judge(dashboard, name + "-no-match");
        dashboard.find("runs-search").fill("");
        if (dashboard.find("run-close").isVisible()) {
            dashboard.find("run-close").click();
        }
        assertThat(dashboard.find("run-row")).hasCount(3);
        judge(dashboard, name + "-table");
    }

    /** Where there is no room for both, the open run hides them. */
    private static void backToTheRuns(DashboardPage dashboard) {
        if (dashboard.find("run-back").isVisible()) {
            dashboard.find("run-back").click();
        }
    }

    private void showEachTrouble(DashboardPage dashboard, String name) {
        FakeGateway gateway = FakeGateway.of(dashboard.page());
        gateway.fallSilent();
        dashboard.visit(fanfare.gateway(), "#token=" + Tokens.of(user) + "&graph=" + graph);
        judge(dashboard, name + "-connecting");
        judge(dashboard, name + "-slow-connect", "slow-connect");
        gateway.answerAgain();
        dashboard.page().reload();
        dashboard.awaitWatching();
        gateway.fallSilent();
        gateway.close(1012, "Service restart");
        judge(dashboard, name + "-restart", "restart");
        gateway.answerAgain();
        judge(dashboard, name + "-gap", "gap");
        gateway.close(4003, "Token expired");
        judge(dashboard, name + "-expired", "expired");
        dashboard.find("new-token").fill(Tokens.of(user));
        dashboard.find("new-token-submit").click();
        dashboard.awaitWatching();
        gateway.close(4003, "Invalid token");
        judge(dashboard, name + "-denied", "denied");
        dashboard.find("new-token").fill(Tokens.of(user, Instant.now().plusSeconds(90)));
        dashboard.find("new-token-submit").click();
        judge(dashboard, name + "-expiring", "expiring");
        dashboard.page().context().setOffline(true);
        judge(dashboard, name + "-offline", "offline");
        dashboard.page().context().setOffline(false);
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

    private static void judge(DashboardPage dashboard, String name, String advice) {
        assertThat(dashboard.find("advice")).hasAttribute("data-kind", advice);
        judge(dashboard, name);
    }

    private static void judge(DashboardPage dashboard, String name) {
        Page page = dashboard.page();
        page.evaluate(
                """
                Promise.all(document.getAnimations()
                  .filter((animation) => animation.effect.getTiming().iterations !== Infinity)
                  .map((animation) => animation.finished.catch(() => {})))
                """);
        page.screenshot(
                new Page.ScreenshotOptions()
                        .setPath(Path.of("target", "screenshots", name + ".png")));
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as(name + " fits its width")
                .isEqualTo(true);
        if (isMotionReduced(page)) {
            assertThat(runningAnimations(page)).as(name + " stands still").isEmpty();
        }
        AxeResults results = new AxeBuilder(page).analyze();
        assertThat(told(results.getViolations())).as(name + " is accessible").isEmpty();
        assertThat(undecided(results)).as(name + " leaves nothing to be judged by hand").isEmpty();
    }

    private static boolean isMotionReduced(Page page) {
        return (boolean) page.evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches");
    }

    private static List<?> runningAnimations(Page page) {
        return (List<?>)
                page.evaluate(
                        """
                        document.getAnimations()
                          .filter((animation) => animation.playState === 'running')
                          .map((animation) => animation.animationName ?? animation.transitionProperty)
                        """);
    }

    /** What the audit could not decide, is serious, and nobody has looked at. */
    private static List<String> undecided(AxeResults results) {
        return results.getIncomplete().stream()
                .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                .flatMap(rule -> rule.getNodes().stream())
                .filter(DashboardLooksIT::isNotLookedAt)
                .map(node -> node.getHtml() + ": " + messages(node).toList())
                .toList();
    }

    private static boolean isNotLookedAt(CheckedNode node) {
        return messages(node).anyMatch(message -> LOOKED_AT.stream().noneMatch(message::contains));
    }

    private static Stream<String> messages(CheckedNode node) {
        return Stream.of(node.getAny(), node.getAll(), node.getNone())
                .flatMap(List::stream)
                .map(Check::getMessage);
    }

    private static List<String> told(List<Rule> rules) {
        return rules.stream()
                .map(
                        rule ->
                                rule.getId()
                                        + ": "
                                        + rule.getNodes().stream()
                                                .map(node -> node.getHtml())
                                                .toList())
                .toList();
    }
}
