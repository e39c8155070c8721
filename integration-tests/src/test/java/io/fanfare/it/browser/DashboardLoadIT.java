package io.fanfare.it.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;

import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Tokens;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Thousands of events: every one arrives, and the page stays one that can be used. */
@Tag("browser")
@Isolated("it measures how long a page blocks")
class DashboardLoadIT {

    private static final int EVENTS = 10_000;
    private static final int RUNNING_AT_ONCE = 20;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int PER_PAUSE = 20;

    private static final String SEARCH = "87840993-2053-44b7-8da4-187ad4ee518c";

    /**
     * The page is blocked on purpose for so long, to see that it would be noticed; a frame's time
     * may be that of a beat in the middle of it.
     */
    private static final double BLOCK_MILLIS = 200;

    private static final double NOTICED_MILLIS = 100;

    /**
     * What the page may block for: about twice of what was seen on two cores, on which the gateway,
     * Redis, the publisher and the browser's other processes run at the same time and interrupt the
     * page in the middle of a task.
     */
    private static final double LONGEST_TASK_MILLIS = 250;

    /** A frame waits for the browser's compositor besides, which has to share those cores, too. */
    private static final double LONGEST_FRAME_MILLIS = 350;

    private static final String WATCH_FRAMES =
            """
            window.longTasks = [];
            window.longestFrame = 0;
            new PerformanceObserver((list) =>
              list.getEntries().forEach((entry) => window.longTasks.push(entry.duration)),
            ).observe({ type: 'longtask', buffered: true });
            let last = null;
            requestAnimationFrame(function frame(now) {
              window.longestFrame = Math.max(window.longestFrame, now - (last ?? now));
              last = now;
              requestAnimationFrame(frame);
            });
            """;

    private static final String BLOCK =
            """
            (millis) => setTimeout(() => {
              const end = performance.now() + millis;
              while (performance.now() < end);
            })
            """;

    private static Chromium chromium;
    private static Installation fanfare;

    private final String user = Installation.newId("user");
    private final String graph = Installation.newId("graph");
    private BrowserContext context;
    private DashboardPage dashboard;

    @BeforeAll
    static void start() {
        chromium = Chromium.start();
        fanfare =
                Installation.with(
                        "FANFARE_DASHBOARD_ENABLED", "true",
                        "FANFARE_OUTBOUND_MAX_FRAMES", "20000");
        warmUp();
    }

    /** In its first seconds the gateway's compiler takes all the cores there are. */
    private static void warmUp() {
        try (BrowserContext context = chromium.browser().newContext()) {
            DashboardPage dashboard =
                    DashboardPage.signedIn(
                            context, fanfare.gateway(), Tokens.of("warm"), "warm-up");
            publishRuns("warm", "warm-up");
            assertRunsEnded(dashboard);
        }
    }

    @AfterAll
    static void end() {
        fanfare.close();
        chromium.close();
    }

    @BeforeEach
    void openTab() {
        context = chromium.browser().newContext();
        context.addInitScript(WATCH_FRAMES);
        dashboard = DashboardPage.signedIn(context, fanfare.gateway(), Tokens.of(user), graph);
        blockingIsNoticed();
    }

    @AfterEach
    void closeTab() {
        context.close();
    }

    /** Else no frame would be frozen in a browser that does not tell. */
    private void blockingIsNoticed() {
        dashboard.page().evaluate(BLOCK, BLOCK_MILLIS);
        dashboard
                .page()
                .waitForFunction(
                        "millis => longTasks.some((task) => task >= millis)"
                                + " && longestFrame >= millis",
                        NOTICED_MILLIS);
        dashboard.page().evaluate("longTasks.length = longestFrame = 0");
    }

    @Test
    void tenThousandEventsOfRunsFreezeNoFrame() {
        publishRuns(user, graph);
        assertRunsEnded(dashboard);
        dashboard.find("runs-search").fill("run-");
        dashboard.page().locator("#runs").press("End");
        assertThat(dashboard.find("run-row").last()).isVisible();
        assertNoFrameFroze("events of runs");
    }

    @Test
    void tenThousandEventsOfNodesFreezeNeitherTheTimelineNorASearchOfTheLog() {
        Run run = new Run(fanfare.publisher(), user, graph).running();
        dashboard.run(run.id()).click();
        dashboard
                .page()
                .waitForCondition(
                        () -> fanfare.gateway().metrics().sum("fanfare_subscriptions") == 2);
        publishNodes(run, 0, EVENTS / 4);
        assertThat(dashboard.find("run-nodes")).containsText("2,500/2,500");
        dashboard.find("tab-log").click();
        dashboard.find("log-search").fill("what do they have in common?");
        publishNodes(run, EVENTS / 4, EVENTS / 2);
        assertThat(dashboard.find("run-nodes")).containsText("5,000/5,000");
        assertThat(dashboard.find("log-row").first()).isVisible();
        assertThat(dashboard.find("events-forgotten")).isVisible();
        dashboard.find("tab-timeline").click();
        assertThat(dashboard.find("node-row").first()).isVisible();
        assertNoFrameFroze("events of nodes");
    }

    private void assertNoFrameFroze(String what) {
        double task = number("Math.max(0, ...longTasks)");
        double frame = number("longestFrame");
        System.out.printf(
                "%d %s: %.0f long tasks, the longest %.0f ms, the longest frame %.0f ms%n",
                EVENTS, what, number("longTasks.length"), task, frame);
        assertThat(task).as("the longest task").isLessThan(LONGEST_TASK_MILLIS);
        assertThat(frame).as("the longest frame").isLessThan(LONGEST_FRAME_MILLIS);
        dashboard.assertSound();
    }

    private static void assertRunsEnded(DashboardPage dashboard) {
        assertThat(dashboard.page().locator("[data-testid=status-filter][data-status=COMPLETED]"))
                .containsText("5,000");
    }

    /** Half of the events begin a run, the others end it. */
    private static void publishRuns(String user, String graph) {
        Deque<Run> running = new ArrayDeque<>();
        for (int i = 0; i < EVENTS; i++) {
            if (running.size() >= RUNNING_AT_ONCE || i >= EVENTS - running.size()) {
                running.remove().completed(Instant.now(), 0, "{\"answer\":[42]}");
            } else {
                running.add(new Run(fanfare.publisher(), user, graph).running());
            }
            pace(i);
        }
        fanfare.publisher().flush();
    }

    /** Two events of each node. */
    private static void publishNodes(Run run, int from, int to) {
        for (int i = from; i < to; i++) {
            Instant now = Instant.now();
            run.nodeRunning("node-" + i, SEARCH, now);
            run.nodeEnded("node-" + i, SEARCH, "COMPLETED", now, now, "{\"results\":[[1,2]]}");
            pace(2 * i);
        }
        fanfare.publisher().flush();
    }

    private static void pace(int published) {
        if (published % PER_PAUSE == 0) {
            fanfare.publisher().flush();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private double number(String expression) {
        return ((Number) dashboard.page().evaluate(expression)).doubleValue();
    }
}
