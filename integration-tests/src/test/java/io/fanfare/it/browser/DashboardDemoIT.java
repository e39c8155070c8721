package io.fanfare.it.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;

import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Tokens;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Isolated;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** What somebody sees who opens the link that a developer's run prints. */
@Tag("browser")
@Isolated("it measures how long a page stays empty")
class DashboardDemoIT {

    private static final int OPENINGS = 8;
    private static final double ALIVE_MILLIS = 2_000;

    private static final String DEMO_USER = "3e53486c-cf57-477e-ba2a-cb02dc828e1a";
    private static final String DEMO_GRAPH = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb07";

    private static final RandomGenerator RANDOM = new SplittableRandom(20);

    private static Chromium chromium;
    private static Installation fanfare;

    @BeforeAll
    static void start() {
        chromium = Chromium.start();
        fanfare =
                Installation.with(
                        "FANFARE_DASHBOARD_ENABLED", "true",
                        "FANFARE_DEMO_ENABLED", "true");
    }

    @AfterAll
    static void end() {
        fanfare.close();
        chromium.close();
    }

    /** Each opening stays for some events, so that the next one comes at any moment of a run. */
    @RepeatedTest(OPENINGS)
    void aRowAndABarAreThereWithinTwoSeconds() {
        try (BrowserContext context = chromium.browser().newContext()) {
            DashboardPage dashboard = DashboardPage.in(context);
            dashboard.visit(
                    fanfare.gateway(), "#token=" + Tokens.of(DEMO_USER) + "&graph=" + DEMO_GRAPH);
            IsVisibleOptions inTime = new IsVisibleOptions().setTimeout(ALIVE_MILLIS);
            assertThat(dashboard.find("run-row").first()).isVisible(inTime);
            assertThat(dashboard.find("node-row").first()).isVisible(inTime);
            int events = RANDOM.nextInt(1, 8);
            dashboard
                    .page()
                    .waitForFunction(
                            "events => Number(document.querySelector('[data-testid=events]')"
                                    + ".textContent) >= events",
                            events);
            dashboard.assertSound();
        }
    }
}
