package io.fanfare.it.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.assertions.LocatorAssertions;

import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Tokens;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

/** What somebody sees when something is refused, runs out or goes away, and that it comes back. */
@Tag("browser")
class DashboardFaultsIT {

    /** A browser that lost its network says so; nobody has to wait for a heartbeat. */
    private static final double AT_ONCE_MILLIS = 1_000;

    private static Stage stage;

    private final String user = Installation.newId("user");
    private final String graph = Installation.newId("graph");
    private BrowserContext context;
    private DashboardPage dashboard;

    @BeforeAll
    static void start() {
        stage = Stage.set();
    }

    @AfterAll
    static void end() {
        stage.close();
    }

    @BeforeEach
    void openTab() {
        stage.directory.allow();
        context = stage.chromium.browser().newContext();
        dashboard = DashboardPage.in(context);
    }

    @AfterEach
    void closeTab() {
        dashboard.assertSound();
        context.close();
    }

    @Test
    void aSubscriptionThatIsDeniedSaysSo() {
        stage.directory.deny();
        dashboard.visit(stage.gateway(), "#token=" + Tokens.of(user) + "&run=somebody-elses");
        assertThat(dashboard.find("watch")).hasAttribute("data-state", "denied");
        assertThat(dashboard.find("watch")).containsText("Access denied");
        dashboard.awaitState("open");
    }

    @Test
    void aTokenThatIsRefusedAsksForAnother() {
        dashboard.visit(stage.gateway(), "#token=no.real.token&graph=" + graph);
        assertThat(dashboard.find("advice")).hasAttribute("data-kind", "denied");
        assertThat(dashboard.find("advice")).containsText("Invalid token");
        goOnWith(Tokens.of(user));
    }

    @Test
    void anExpiredTokenIsReplacedAndTheWatchesComeBack() {
        Instant soon = Instant.now().plusSeconds(6);
        dashboard.visit(stage.gateway(), "#token=" + Tokens.of(user, soon) + "&graph=" + graph);
        dashboard.awaitWatching();
        Run before = newRun().running();
        assertThat(dashboard.run(before.id())).isVisible();
        assertThat(dashboard.find("advice")).hasAttribute("data-kind", "expired");
        goOnWith(Tokens.of(user));
        before.completed(Instant.now(), 0, "{}");
        assertThat(dashboard.run(before.id())).hasAttribute("data-status", "COMPLETED");
    }

    @Test
    void aTokenReplacedInTimeOutlivesTheOldOne() {
        Instant soon = Instant.now().plusSeconds(8);
        dashboard.visit(stage.gateway(), "#token=" + Tokens.of(user, soon) + "&graph=" + graph);
        dashboard.awaitWatching();
        dashboard.page().keyboard().press("c");
        dashboard.find("token-replace").click();
        dashboard.find("replace-token").fill(Tokens.of(user, soon.plusSeconds(3600)));
        dashboard.find("replace-token-submit").click();
        assertThat(dashboard.find("replace-token")).hasCount(0);
        assertThat(dashboard.find("advice")).hasCount(0);
        dashboard.page().waitForCondition(() -> Instant.now().isAfter(soon.plusSeconds(2)));
        dashboard.awaitState("open");
        assertThat(dashboard.run(newRun().running().id())).isVisible();
        assertThat(dashboard.find("close")).hasCount(0);
        assertThat(dashboard.find("reconnects")).hasText("0");
        assertThat(dashboard.find("who")).containsText("expires in 59 m");
    }

    @Test
    void aTokenOfAnotherUserConnectsAnew() {
        signIn();
        dashboard.page().keyboard().press("c");
        dashboard.find("token-replace").click();
        dashboard.find("replace-token").fill(Tokens.of("another-user"));
        dashboard.find("replace-token-submit").click();
        assertThat(dashboard.find("reconnects")).hasText("1");
        dashboard.awaitWatching();
        assertThat(dashboard.find("who")).containsText("another-user");
    }

    private void goOnWith(String token) {
        dashboard.find("new-token").fill(token);
        dashboard.find("new-token-submit").click();
        dashboard.awaitWatching();
        assertThat(dashboard.find("new-token")).hasCount(0);
        assertThat(dashboard.run(newRun().running().id())).isVisible();
    }

    @Test
    void afterARestartOfTheGatewayThePageComesBackByItself() {
        signIn();
        Run run = newRun().running();
        assertThat(dashboard.run(run.id())).isVisible();
        stage.gateway().terminate();
        assertThat(dashboard.find("advice")).hasAttribute("data-kind", "restart");
        stage.gateway().awaitExit(Duration.ofSeconds(20));
        stage.replaceGateway();
        dashboard.awaitWatching();
        assertThat(dashboard.find("advice")).hasAttribute("data-kind", "gap");
        run.completed(Instant.now(), 0, "{}");
        assertThat(dashboard.run(run.id())).hasAttribute("data-status", "COMPLETED");
        dashboard.find("advice-hide").click();
        assertThat(dashboard.find("advice")).hasCount(0);
    }

    @Test
    void withoutANetworkItWaitsAndComesBackAtOnce() {
        signIn();
        context.setOffline(true);
        assertThat(dashboard.find("connection-state"))
                .hasAttribute(
                        "data-state",
                        "offline",
                        new LocatorAssertions.HasAttributeOptions().setTimeout(AT_ONCE_MILLIS));
        stage.gateway().close();
        assertThat(dashboard.find("advice")).hasAttribute("data-kind", "offline");
        stage.replaceGateway();
        dashboard.awaitState("offline");
        context.setOffline(false);
        dashboard.awaitWatching();
        assertThat(dashboard.run(newRun().running().id())).isVisible();
    }

    private void signIn() {
        dashboard.visit(stage.gateway(), "#token=" + Tokens.of(user) + "&graph=" + graph);
        dashboard.awaitWatching();
    }

    private Run newRun() {
        return new Run(stage.publisher, user, graph);
    }
}
