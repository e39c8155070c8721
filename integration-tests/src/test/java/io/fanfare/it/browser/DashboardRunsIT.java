package io.fanfare.it.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitUntilState;

import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Payloads;
import io.fanfare.it.support.Tokens;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.json.JsonMapper;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What somebody sees who follows runs. */
@Tag("browser")
class DashboardRunsIT {

    private static final String SEARCH = "87840993-2053-44b7-8da4-187ad4ee518c";
    private static final String SUMMARY = "a0a69be1-4528-491c-a85a-a4ab6873e3f0";

    private static Chromium chromium;
    private static Installation fanfare;

    private final String user = Installation.newId("user");
    private final String graph = Installation.newId("graph");
    private BrowserContext context;
    private DashboardPage dashboard;

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

    @BeforeEach
    void signIn() {
        context = chromium.browser().newContext();
        dashboard = DashboardPage.signedIn(context, fanfare.gateway(), Tokens.of(user), graph);
    }

    @AfterEach
    void closeTabs() {
        dashboard.assertSound();
        context.close();
    }

    @Test
    void theTokenOfTheLinkLeavesTheAddressAtOnce() {
        assertThat(dashboard.page().url()).endsWith("/dashboard/#graph=" + graph);
        assertThat(dashboard.page().evaluate("history.length")).isEqualTo(2);
    }

    @Test
    void theTokenHasLeftTheAddressBeforeAnyModuleIsThere() {
        Page page = context.newPage();
        List<Route> held = new ArrayList<>();
        page.route(
                url -> url.endsWith(".js") && !url.endsWith("/take-token.js"),
                route -> held.add(route));
        page.navigate(
                fanfare.gateway()
                        .uri("/dashboard/#token=" + Tokens.of(user) + "&graph=" + graph)
                        .toString(),
                new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
        page.waitForURL(
                url -> url.endsWith("/dashboard/#graph=" + graph),
                new Page.WaitForURLOptions().setWaitUntil(WaitUntilState.COMMIT));
        page.waitForCondition(() -> !held.isEmpty());
        assertThat(page.getByTestId("dashboard")).hasCount(0);
        page.unrouteAll();
        held.forEach(Route::resume);
        assertThat(page.getByTestId("watch")).hasAttribute("data-state", "active");
    }

    @Test
    void theAddressNamesEverythingThatIsWatched() {
        String other = Installation.newId("graph");
        Run first = newRun().running();
        watch("graph", other);
        watch("execution", first.id());
        DashboardPage shared = DashboardPage.in(context);
        shared.page().navigate(dashboard.page().url());
        assertThat(shared.find("sign-in-graph")).hasValue(graph);
        shared.find("token").fill(Tokens.of(user));
        shared.find("connect").click();
        assertThat(shared.find("watch")).hasCount(3);
        assertThat(shared.page().locator("[data-testid=watch][data-state=active]")).hasCount(3);
        Run ofOther = new Run(fanfare.publisher(), user, other).running();
        assertThat(shared.run(ofOther.id())).isVisible();
        shared.assertSound();
    }

    private void watch(String kind, String id) {
        dashboard.find("watch-add").click();
        dashboard.find("watch-kind").selectOption(kind);
        dashboard.find("watch-id").fill(id);
        dashboard.find("watch-submit").click();
        assertThat(dashboard.page().locator("[data-testid=watch][data-id='" + id + "']"))
                .hasAttribute("data-state", "active");
    }

    @Test
    void theAddressCanBeSharedAndAsksTheOtherForAToken() {
        DashboardPage other = DashboardPage.in(chromium.browser().newContext());
        other.page().navigate(dashboard.page().url());
        assertThat(other.find("sign-in-graph")).hasValue(graph);
        other.find("token").fill(Tokens.of(user));
        other.find("connect").click();
        other.awaitWatching();
        Run run = newRun().running();
        assertThat(other.run(run.id())).isVisible();
        assertThat(dashboard.run(run.id())).isVisible();
        other.assertSound();
        other.page().context().close();
    }

    @Test
    void runsFillTheTableAsTheyStartNewestFirst() {
        Run first = newRun().running();
        assertThat(dashboard.run(first.id())).hasAttribute("data-status", "RUNNING");
        Run second =
                new Run(
                                fanfare.publisher(),
                                user,
                                graph,
                                Installation.newId("run"),
                                Instant.now().plusSeconds(1))
                        .running();
        assertThat(dashboard.find("run-row")).hasCount(2);
        assertThat(dashboard.find("run-row").first()).hasAttribute("data-run", second.id());
        first.failed(Instant.now(), 1, "The search found no server");
        assertThat(dashboard.run(first.id())).hasAttribute("data-status", "FAILED");
        assertThat(dashboard.run(first.id())).containsText("Failed");
    }

    @Test
    void aRowTellsGraphStartDurationNodesAndCost() {
        dashboard.page().setViewportSize(1600, 900);
        dashboard.find("follow-newest").click();
        Instant started = Instant.now().minusSeconds(65);
        Run run =
                new Run(fanfare.publisher(), user, graph, Installation.newId("run"), started)
                        .running();
        Locator row = dashboard.run(run.id());
        assertThat(row.locator(".cell-duration")).containsText("1 m 0");
        assertThat(row.locator(".cell-graph")).hasText(graph);
        assertThat(row.locator(".cell-graph")).hasAttribute("title", graph);
        String begun =
                (String)
                        dashboard
                                .page()
                                .evaluate(
                                        "millis => new Date(millis).toTimeString().slice(0, 8)",
                                        (double) started.toEpochMilli());
        assertThat(row.locator(".cell-started")).hasText(begun);
        assertThat(row.locator(".cell-nodes")).hasText("–");
        whenItsNodesAreHeard();
        run.nodeEnded("n1", SEARCH, "COMPLETED", started, started.plusSeconds(1), "{}");
        run.nodeRunning("n2", SEARCH, started);
        assertThat(row.locator(".meter-text")).containsText("1/2");
        run.completed(started.plusSeconds(70), 2, "{}");
        assertThat(row.locator(".cell-duration")).hasText("1 m 10 s");
        assertThat(row.locator(".meter-text")).containsText("2");
        assertThat(row.locator(".cell-cost")).hasText("$0.02");
    }

    @Test
    void anEventThatCarriesTheLeastIsShownAndHarmsNothing() {
        fanfare.publishExecution(
                user,
                graph,
                "bare",
                "{\"event_type\":\"graph_execution_update\",\"user_id\":\"%s\",\"graph_id\":\"%s\",\"id\":\"bare\"}"
                        .formatted(user, graph));
        dashboard.run("bare").click();
        whenItsNodesAreHeard();
        fanfare.publishExecution(
                user,
                graph,
                "bare",
                "{\"event_type\":\"node_execution_update\",\"user_id\":\"%s\",\"graph_id\":\"%s\",\"graph_exec_id\":\"bare\",\"node_exec_id\":\"n\"}"
                        .formatted(user, graph));
        dashboard.node("n").click();
        assertThat(dashboard.find("node-inspector")).isVisible();
        dashboard.find("tab-log").click();
        assertThat(dashboard.find("log-row")).hasCount(2);
        assertThat(dashboard.run(newRun().running().id())).isVisible();
    }

    @Test
    void theTableIsFilteredByStatusAndText() {
        Run good = newRun().running().completed(Instant.now(), 2, "{\"summary\":[\"done\"]}");
        Run bad = newRun().running().failed(Instant.now(), 1, "no");
        assertThat(dashboard.find("run-row")).hasCount(2);
        dashboard.page().locator("[data-testid=status-filter][data-status=FAILED]").click();
        assertThat(dashboard.find("run-row")).hasCount(1);
        assertThat(dashboard.run(bad.id())).isVisible();
        dashboard.page().locator("[data-testid=status-filter][data-status=ALL]").click();
        dashboard.page().keyboard().press("/");
        dashboard.page().keyboard().type(good.id());
        assertThat(dashboard.find("run-row")).hasCount(1);
        dashboard.find("runs-search").fill("nothing is called so");
        assertThat(dashboard.find("runs-no-match")).isVisible();
    }

    @Test
    void theTimelineOfARunGrowsWithItsNodes() {
        Run run =
                new Run(
                                fanfare.publisher(),
                                user,
                                graph,
                                Installation.newId("run"),
                                Instant.now().minusSeconds(5))
                        .running();
        dashboard.run(run.id()).click();
        assertThat(dashboard.find("timeline-empty")).isVisible();
        Instant begun = Instant.now();
        whenItsNodesAreHeard();
        String first = Installation.newId("node");
        String second = Installation.newId("node");
        run.nodeRunning(first, SEARCH, begun);
        assertThat(dashboard.node(first)).hasAttribute("data-status", "RUNNING");
        assertThat(dashboard.node(first)).containsText("Web search");
        Locator bar = dashboard.node(first).locator(".bar");
        double width = width(bar);
        dashboard.page().waitForCondition(() -> width(bar) > width + 20);
        run.nodeEnded(first, SEARCH, "COMPLETED", begun, Instant.now(), "{\"results\":[[1,2]]}");
        run.nodeRunning(second, SUMMARY, Instant.now());
        assertThat(dashboard.node(second)).hasAttribute("data-status", "RUNNING");
        assertThat(dashboard.node(first)).hasAttribute("data-status", "COMPLETED");
        run.nodeEnded(
                second,
                SUMMARY,
                "FAILED",
                begun,
                Instant.now(),
                "{\"error\":[\"The model is overloaded\"]}");
        dashboard.node(second).click();
        assertThat(dashboard.find("node-error")).containsText("The model is overloaded");
        run.completed(Instant.now(), 2, "{\"summary\":[\"They push.\"]}");
        assertThat(dashboard.find("run-status")).hasAttribute("data-status", "COMPLETED");
        assertThat(dashboard.find("value-outputs")).containsText("They push.");
    }

    @Test
    void whatWentInAndOutIsShownOnDemandAndCopied() {
        context.grantPermissions(List.of("clipboard-read", "clipboard-write"));
        Run run = newRun().running();
        dashboard.run(run.id()).click();
        assertThat(dashboard.find("value-inputs")).containsText("realtime gateways");
        whenItsNodesAreHeard();
        run.nodeEnded(
                "n1", SEARCH, "COMPLETED", Instant.now(), Instant.now(), "{\"results\":[[1,2]]}");
        assertThat(dashboard.find("node-inspector")).hasCount(0);
        dashboard.node("n1").click();
        assertThat(dashboard.find("value-node-inputs"))
                .containsText("what do they have in common?");
        dashboard.find("value-node-inputs").getByTestId("copy").click();
        assertThat(dashboard.find("announcer")).containsText("Copied.");
        assertThat(
                        JsonMapper.shared()
                                .readTree(
                                        (String)
                                                dashboard
                                                        .page()
                                                        .evaluate(
                                                                "navigator.clipboard.readText()")))
                .isEqualTo(
                        JsonMapper.shared()
                                .readTree(
                                        "{\"query\":\"what do they have in"
                                                + " common?\",\"limit\":10}"));
    }

    @Test
    void aBrowserThatRefusesToCopyIsSaidToHaveRefused() {
        Run run = newRun().running();
        dashboard.run(run.id()).click();
        dashboard
                .page()
                .evaluate(
                        "() => { document.execCommand = () => false; navigator.clipboard.writeText"
                                + " = () => Promise.reject(Error()); }");
        dashboard.find("value-inputs").getByTestId("copy").click();
        assertThat(dashboard.find("announcer")).containsText("did not let it be copied");
    }

    @Test
    void valuesOfAnySizeAreShownInPart() {
        Run run = newRun().running();
        dashboard.run(run.id()).click();
        String many =
                IntStream.range(0, 5_000)
                        .mapToObj(i -> "\"k%d\":[%d]".formatted(i, i))
                        .collect(Collectors.joining(",", "{", "}"));
        run.completed(Instant.now(), 0, many);
        Locator outputs = dashboard.find("value-outputs");
        assertThat(outputs.locator("dt")).hasCount(30);
        assertThat(outputs.getByTestId("show-more")).containsText("4,970 more");
        outputs.getByTestId("show-more").click();
        assertThat(outputs.locator("dt")).hasCount(300);
    }

    @Test
    void theConnectionIsToldInFigures() {
        dashboard.page().keyboard().press("c");
        Locator panel = dashboard.find("connection-panel");
        assertThat(panel.getByTestId("latency")).containsText(Pattern.compile("^\\d+ ms$"));
        assertThat(panel.getByTestId("events")).hasText("0");
        assertThat(panel.getByTestId("reconnects")).hasText("0");
        assertThat(panel.getByTestId("gaps")).hasText("0");
        String before = panel.getByTestId("bytes").innerText();
        newRun().running();
        assertThat(panel.getByTestId("events")).hasText("1");
        assertThat(panel.getByTestId("bytes")).not().hasText(before);
        assertThat(panel.getByRole(AriaRole.IMG))
                .hasAttribute("aria-label", Pattern.compile("two minutes: \\d+ now, 1 at most"));
        assertThat(panel.locator(".chart canvas")).isVisible();
    }

    @Test
    void theEventLogIsPausedAndSearched() {
        Run run = newRun().running();
        dashboard.run(run.id()).click();
        whenItsNodesAreHeard();
        dashboard.find("tab-log").click();
        String node = Installation.newId("node");
        run.nodeRunning(node, SEARCH, Instant.now());
        Locator rows = dashboard.find("log-row");
        Locator nodes = dashboard.page().locator("[data-testid=log-row][data-kind=node]");
        assertThat(nodes).hasCount(1);
        int before = rows.count();
        dashboard.find("log-pause").click();
        run.nodeEnded(
                node,
                SEARCH,
                "COMPLETED",
                Instant.now(),
                Instant.now(),
                "{\"results\":[\"a needle\"]}");
        assertThat(dashboard.find("log-pause")).containsText("1 new");
        assertThat(rows).hasCount(before);
        dashboard.find("log-pause").click();
        assertThat(rows).hasCount(before + 1);
        dashboard.find("log-search").fill("needle");
        assertThat(rows).hasCount(1);
        rows.first().click();
        assertThat(dashboard.find("event-detail")).containsText("output_data");
    }

    @Test
    void notificationsShowForAMomentAndStayInAList() {
        fanfare.publishNotification(user, Payloads.onboarding("CONGRATS"));
        assertThat(dashboard.find("toast")).hasCount(1);
        dashboard.find("toast-dismiss").click();
        assertThat(dashboard.find("toast")).hasCount(0);
        assertThat(dashboard.find("notices-unread")).hasText("1");
        dashboard.page().keyboard().press("n");
        assertThat(dashboard.find("notice")).hasCount(1);
        assertThat(dashboard.find("notices-unread")).hasCount(0);
    }

    @Test
    void toastsStayWhileTheyAreLookedAt() {
        dashboard.page().clock().install();
        dashboard.page().reload();
        dashboard.awaitWatching();
        fanfare.publishNotification(user, Payloads.onboarding("CONGRATS"));
        dashboard.find("toast").hover();
        dashboard.page().clock().runFor(30_000);
        assertThat(dashboard.find("toast")).hasCount(1);
        dashboard.page().mouse().move(5, 5);
        dashboard.page().clock().runFor(7_000);
        assertThat(dashboard.find("toast")).hasCount(0);
    }

    /** Arrow keys only move within a list or the tabs, as they do everywhere. */
    @Test
    void everythingIsReachedByTabAndEnter() {
        Run run = newRun().running();
        assertThat(dashboard.run(run.id())).isVisible();
        dashboard.tabTo("[data-testid=run-close]");
        press("Enter");
        assertThat(dashboard.find("run")).hasCount(0);
        dashboard.tabTo("#runs");
        press("Enter");
        assertThat(dashboard.find("run-title")).isVisible();
        whenItsNodesAreHeard();
        run.nodeRunning("n1", SEARCH, Instant.now());
        assertThat(dashboard.node("n1")).isVisible();
        dashboard.tabTo(".timeline-rows");
        press("ArrowDown");
        assertThat(dashboard.find("node-inspector")).isVisible();
        dashboard.tabTo("[data-testid=node-close]");
        press("Enter");
        assertThat(dashboard.find("node-inspector")).hasCount(0);
        dashboard.tabTo("#tab-timeline");
        press("ArrowRight");
        assertThat(dashboard.find("event-log")).isVisible();
        dashboard.tabTo("[data-testid=log-pause]");
        press("Enter");
        assertThat(dashboard.find("log-pause")).hasAttribute("aria-pressed", "true");
        dashboard.tabTo("[data-testid=watch-add]");
        press("Enter");
        assertThat(dashboard.find("watch-form")).isVisible();
        dashboard.tabTo("#watch-id");
        dashboard.page().keyboard().type("another-graph");
        press("Enter");
        assertThat(dashboard.find("watch")).hasCount(2);
        dashboard.tabTo("[data-testid=help-open]");
        press("Enter");
        assertThat(dashboard.find("help")).isVisible();
        press("Escape");
        assertThat(dashboard.find("help")).hasCount(0);
        dashboard.page().waitForCondition(() -> dashboard.hasFocus("[data-testid=help-open]"));
    }

    private void press(String key) {
        dashboard.page().keyboard().press(key);
    }

    @Test
    void theDrawerKeepsTheFocusAndGivesItBack() {
        dashboard.tabTo("#toggle-connection");
        press("Enter");
        dashboard.page().waitForCondition(() -> dashboard.hasFocus("#side-close"));
        for (int i = 0; i < 12; i++) {
            press("Tab");
            assertThat(dashboard.hasFocus("#side") || dashboard.hasNoFocus()).isTrue();
        }
        press("Escape");
        dashboard.page().waitForCondition(() -> dashboard.hasFocus("#toggle-connection"));
        assertThat(dashboard.page().locator("#side")).isHidden();
    }

    @Test
    void theRowOfTheCursorIsNamedAsLongAsItIsThere() {
        IntStream.range(0, 100).forEach(i -> newRun().running());
        assertThat(dashboard.find("runs-count")).hasText("100");
        Locator table = dashboard.page().locator("#runs");
        table.focus();
        press("ArrowDown");
        assertThat(table).hasAttribute("aria-activedescendant", Pattern.compile("run-\\d+"));
        String named = table.getAttribute("aria-activedescendant");
        newRun().running();
        assertThat(dashboard.find("runs-count")).hasText("101");
        assertThat(table).hasAttribute("aria-activedescendant", named);
        assertThat(dashboard.page().locator("#" + named)).isVisible();
        dashboard.page().locator("#runs .scroller").evaluate("e => e.scrollTop = e.scrollHeight");
        assertThat(dashboard.page().locator("#" + named)).hasCount(0);
        assertThat(table).not().hasAttribute("aria-activedescendant", Pattern.compile(".*"));
    }

    @Test
    void singleKeysCanBeTurnedOffAndStayOff() {
        press("?");
        dashboard.find("keys-switch").uncheck();
        press("Escape");
        assertThat(dashboard.find("help")).hasCount(0);
        press("w");
        press("?");
        dashboard.page().reload();
        dashboard.awaitWatching();
        press("w");
        assertThat(dashboard.find("watch-form")).hasCount(0);
        assertThat(dashboard.find("help")).hasCount(0);
        dashboard.find("help-open").click();
        dashboard.find("keys-switch").check();
        press("Escape");
        assertThat(dashboard.find("help")).hasCount(0);
        press("w");
        assertThat(dashboard.find("watch-form")).isVisible();
    }

    @Test
    void twoTabsOfOneUserSeeTheSameAndEndByThemselves() {
        DashboardPage other =
                DashboardPage.signedIn(context, fanfare.gateway(), Tokens.of(user), graph);
        Run run = newRun().running();
        assertThat(dashboard.run(run.id())).isVisible();
        assertThat(other.run(run.id())).isVisible();
        other.page().close();
        run.completed(Instant.now(), 0, "{}");
        assertThat(dashboard.run(run.id())).hasAttribute("data-status", "COMPLETED");
    }

    private Run newRun() {
        return new Run(fanfare.publisher(), user, graph);
    }

    /** Of nodes the page hears once it has subscribed to their execution, beside the graph. */
    private void whenItsNodesAreHeard() {
        dashboard
                .page()
                .waitForCondition(
                        () -> fanfare.gateway().metrics().sum("fanfare_subscriptions") == 2);
    }

    private static double width(Locator bar) {
        return bar.boundingBox().width;
    }
}
