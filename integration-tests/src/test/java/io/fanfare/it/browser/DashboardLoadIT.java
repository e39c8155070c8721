package io.fanfare.it.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;

import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Tokens;

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

    /** From here a frame counts as frozen. */
    private static final double FROZEN_MILLIS = 700;

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

    private final String user = Installation.newId("user");
    private final String graph = Installation.newId("graph");

    @Test
    void tenThousandEventsFreezeNoFrame() {
        try (Chromium chromium = Chromium.start();
                Installation fanfare =
                        Installation.with(
                                "FANFARE_DASHBOARD_ENABLED", "true",
                                "FANFARE_OUTBOUND_MAX_FRAMES", "20000");
                BrowserContext context = chromium.browser().newContext()) {
            context.addInitScript(WATCH_FRAMES);
            DashboardPage dashboard =
                    DashboardPage.signedIn(context, fanfare.gateway(), Tokens.of(user), graph);
            publish(fanfare);
            assertThat(
                            dashboard
                                    .page()
                                    .locator("[data-testid=status-filter][data-status=COMPLETED]"))
                    .containsText("5,000");
            dashboard.find("runs-search").fill("run-");
            dashboard.page().locator("#runs").press("End");
            assertThat(dashboard.find("run-row").last()).isVisible();
            double longest = number(dashboard, "Math.max(0, ...longTasks)");
            System.out.printf(
                    "%d events: %.0f long tasks, the longest %.0f ms, the longest frame %.0f ms%n",
                    EVENTS,
                    number(dashboard, "longTasks.length"),
                    longest,
                    number(dashboard, "longestFrame"));
            assertThat(longest).isLessThan(FROZEN_MILLIS);
            dashboard.assertSound();
        }
    }

    /** Half of them begin a run, the others end it. */
    private void publish(Installation fanfare) {
        Deque<Run> running = new ArrayDeque<>();
        for (int i = 0; i < EVENTS; i++) {
            if (running.size() >= RUNNING_AT_ONCE || i >= EVENTS - running.size()) {
                running.remove().completed(Instant.now(), 0, "{\"answer\":[42]}");
            } else {
                running.add(new Run(fanfare.publisher(), user, graph).running());
            }
            if (i % PER_PAUSE == 0) {
                fanfare.publisher().flush();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        fanfare.publisher().flush();
    }

    private static double number(DashboardPage dashboard, String expression) {
        return ((Number) dashboard.page().evaluate(expression)).doubleValue();
    }
}
