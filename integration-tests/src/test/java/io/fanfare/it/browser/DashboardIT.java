package io.fanfare.it.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;

import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Payloads;
import io.fanfare.it.support.Tokens;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Instant;

/** What somebody sees who follows runs. */
@Tag("browser")
class DashboardIT {

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
        Run run = newRun().running();
        dashboard.run(run.id()).click();
        assertThat(dashboard.find("timeline-empty")).isVisible();
        Instant begun = Instant.now();
        whenItsNodesAreHeard();
        String first = Installation.newId("node");
        String second = Installation.newId("node");
        run.nodeRunning(first, SEARCH, begun);
        assertThat(dashboard.node(first)).hasAttribute("data-status", "RUNNING");
        assertThat(dashboard.node(first)).containsText("Web search");
        double width = width(dashboard.node(first).locator(".bar"));
        run.nodeEnded(first, SEARCH, "COMPLETED", begun, Instant.now(), "{\"results\":[[1,2]]}");
        run.nodeRunning(second, SUMMARY, Instant.now());
        assertThat(dashboard.node(second)).hasAttribute("data-status", "RUNNING");
        assertThat(dashboard.node(first)).hasAttribute("data-status", "COMPLETED");
        assertThat(width).isPositive();
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
    void everythingIsReachedByKeyboard() {
        Run run = newRun().running();
        assertThat(dashboard.run(run.id())).isVisible();
        dashboard.page().locator("#runs").focus();
        dashboard.page().keyboard().press("ArrowDown");
        dashboard.page().keyboard().press("Enter");
        assertThat(dashboard.find("run-title")).isVisible();
        dashboard.page().keyboard().press("Escape");
        assertThat(dashboard.find("run")).hasCount(0);
        dashboard.page().keyboard().press("?");
        assertThat(dashboard.find("help")).isVisible();
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
