package io.fanfare.it.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

import io.fanfare.it.support.GatewayProcess;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One tab with the dashboard. Elements are found by what they are called for tests; what the page
 * breaks is kept, and {@link #assertSound} tells.
 */
final class DashboardPage {

    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    private DashboardPage(Page page) {
        this.page = page;
        page.onPageError(complaints::add);
        page.onConsoleMessage(
                message -> {
                    // A socket that a gateway or a lost network refuses is the browser's to report.
                    if (message.type().equals("error") && !message.text().contains("WebSocket")) {
                        complaints.add(message.text());
                    }
                });
    }

    /** A tab that shows nothing yet. */
    static DashboardPage in(BrowserContext context) {
        return new DashboardPage(context.newPage());
    }

    /** Follows a link as the gateway's welcome prints it, and waits until the page is live. */
    static DashboardPage signedIn(
            BrowserContext context, GatewayProcess gateway, String token, String graph) {
        DashboardPage dashboard = in(context);
        dashboard.visit(
                gateway,
                "#token=" + URLEncoder.encode(token, StandardCharsets.UTF_8) + "&graph=" + graph);
        dashboard.awaitWatching();
        return dashboard;
    }

    void visit(GatewayProcess gateway, String fragment) {
        page.navigate(gateway.uri("/dashboard/").toString() + fragment);
    }

    /** Returns when the connection is open and all that is watched is acknowledged. */
    void awaitWatching() {
        awaitState("open");
        assertThat(find("watch").first()).hasAttribute("data-state", "active");
    }

    /** Presses Tab until the focus is there; fails if it never gets there. */
    void tabTo(String selector) {
        for (int presses = 0; presses < 60; presses++) {
            page.keyboard().press("Tab");
            if (hasFocus(selector)) {
                return;
            }
        }
        throw new AssertionError("Tab never gets to " + selector);
    }

    /** Whether the focus is on that element, or within it. */
    boolean hasFocus(String selector) {
        return (boolean)
                page.evaluate(
                        "selector => document.activeElement.closest(selector) !== null", selector);
    }

    /** Whether the focus is on nothing of the page. */
    boolean hasNoFocus() {
        return (boolean) page.evaluate("document.activeElement === document.body");
    }

    void awaitState(String state) {
        assertThat(find("connection-state")).hasAttribute("data-state", state);
    }

    Page page() {
        return page;
    }

    Locator find(String testId) {
        return page.getByTestId(testId);
    }

    Locator run(String execution) {
        return page.locator("[data-testid=run-row][data-run='" + execution + "']");
    }

    Locator node(String nodeExecution) {
        return page.locator("[data-testid=node-row][data-node='" + nodeExecution + "']");
    }

    /** Nothing failed in the page, and nothing broke the policy it is served with. */
    void assertSound() {
        assertThat(complaints).isEmpty();
    }
}
