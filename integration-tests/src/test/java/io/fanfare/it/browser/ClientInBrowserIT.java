package io.fanfare.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;

import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Payloads;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.Wire;
import io.fanfare.model.bus.BusChannels;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What the browser client promises, in a browser, with the gateway that serves it. */
@Tag("browser")
class ClientInBrowserIT {

    private static Stage stage;

    private final String user = Installation.newId("user");
    private final String graph = Installation.newId("graph");
    private final String run = Installation.newId("run");
    private BrowserContext context;
    private ClientPage page;

    @BeforeAll
    static void start() {
        stage = Stage.set("FANFARE_SUBSCRIPTION_MAX_PER_CONNECTION", "2");
    }

    @AfterAll
    static void end() {
        stage.close();
    }

    @BeforeEach
    void openPage() {
        stage.directory.allow();
        context = stage.chromium.browser().newContext();
        page = ClientPage.open(context, stage.gateway());
    }

    @AfterEach
    void closePage() {
        page.assertSound();
        context.close();
    }

    private void connect() {
        page.connect("it", Map.of("tokens", List.of(Tokens.of(user))));
    }

    private void publish(String owner, String execution) {
        stage.publisher.publish(
                BusChannels.DEFAULT.execution(owner, graph, execution),
                Payloads.envelope(Payloads.graph(owner, graph, execution)));
    }

    @Test
    void theTokenIsRenewedInPlaceAndTheConnectionOutlivesTheFirst() {
        Instant expiry = Instant.now().plusSeconds(5);
        List<String> tokens =
                List.of(Tokens.of(user, expiry), Tokens.of(user, expiry.plusSeconds(3600)));
        page.connect("it", Map.of("tokens", tokens));
        page.subscribe("it", "all", "graph", graph);
        page.await("Date.now() > " + expiry.plusSeconds(2).toEpochMilli());
        publish(user, run);
        page.await("watched.it.received.all.length === 1");
        assertThat(page.value("watched.it.client.state")).isEqualTo("open");
        assertThat(page.value("held.sockets.length")).isEqualTo(1);
        assertThat(page.value("watched.it.told.close.length")).isEqualTo(0);
        assertThat(page.value("watched.it.told.error.length")).isEqualTo(0);
    }

    @Test
    void aBusyConsumerIsToldBeforeItLosesAndTakesTheNewest() {
        page.connect(
                "it",
                Map.of("tokens", List.of(Tokens.of(user)), "maxBuffered", 20, "highWater", 10));
        page.subscribe("it", "all", "graph", graph);
        page.value(
                """
                (window.busy = watched.it.subscriptions.all[Symbol.asyncIterator](),
                window.read = [],
                (async () => {
                  for await (const event of watched.it.subscriptions.all) read.push(event.id);
                })(),
                null)
                """);
        List<String> runs = IntStream.range(0, 30).mapToObj(i -> run + "-" + i).toList();
        runs.subList(0, 10).forEach(each -> publish(user, each));
        page.await("watched.it.told.pressure.length === 1");
        assertThat(page.value("[watched.it.told.pressure[0].level, busy.buffered, busy.dropped]"))
                .isEqualTo(List.of("high", 10, 0));
        runs.subList(10, 30).forEach(each -> publish(user, each));
        page.await("watched.it.told.event.length === 30");
        assertThat(page.value("watched.it.told.pressure.map(({ level }) => level)"))
                .isEqualTo(List.of("high", "lost"));
        assertThat(page.value("[busy.buffered, busy.dropped]")).isEqualTo(List.of(20, 10));
        Object taken =
                page.value(
                        """
                        (async () => {
                          const taken = [];
                          while (busy.buffered > 0) taken.push((await busy.next()).value.id);
                          return taken;
                        })()
                        """);
        assertThat(taken).isEqualTo(runs.subList(10, 30));
        assertThat(page.value("read")).isEqualTo(runs);
    }

    @Test
    void callbacksHearEventsAndNotifications() {
        connect();
        page.subscribe("it", "one", "execution", run);
        publish(user, run);
        stage.publisher.publish(
                BusChannels.DEFAULT.notification(user),
                Payloads.envelope(user, Payloads.onboarding("CONGRATS")));
        page.await("watched.it.told.notification.length === 1");
        page.await("watched.it.told.event.length === 1");
        assertThat(page.value("watched.it.received.one")).isEqualTo(List.of(run));
        assertThat(page.value("watched.it.told.event[0].status")).isEqualTo("RUNNING");
        assertThat(page.value("watched.it.told.notification[0].step")).isEqualTo("CONGRATS");
    }

    @Test
    void whatIsDeniedSaysSoAndTheConnectionStays() {
        stage.directory.deny();
        connect();
        assertThat(refusal(run)).isEqualTo("SubscriptionError: Access denied");
        assertThat(page.value("watched.it.subscriptions.refused.state")).isEqualTo("denied");
        assertThat(page.value("watched.it.client.state")).isEqualTo("open");
    }

    @Test
    void whatIsBeyondTheLimitSaysSo() {
        connect();
        page.subscribe("it", "first", "graph", graph);
        page.subscribe("it", "second", "execution", run);
        assertThat(refusal(run + "-more"))
                .isEqualTo("SubscriptionError: Subscription limit reached");
        publish(user, run);
        page.await("watched.it.told.event.length === 2");
    }

    private String refusal(String execution) {
        return page.text(
                "(id) => watched.it.subscribe('refused', 'execution', id).ready.catch(String)",
                execution);
    }

    @Test
    void afterARestartEverythingIsSubscribedAgain() {
        connect();
        page.subscribe("it", "all", "graph", graph);
        page.subscribe("it", "one", "execution", run);
        stage.gateway().terminate();
        page.await("watched.it.told.close.length === 1");
        assertThat(
                        page.value(
                                "[watched.it.client.lastClose.code,"
                                        + " watched.it.client.lastClose.retry]"))
                .isEqualTo(List.of(1012, "soon"));
        stage.gateway().awaitExit(Duration.ofSeconds(20));
        stage.replaceGateway();
        page.await("watched.it.told.gap.length === 1");
        assertThat(page.value("watched.it.told.gap[0].subscriptions")).isEqualTo(2);
        assertThat(page.value("Object.values(watched.it.subscriptions).map((s) => s.channel)"))
                .isEqualTo(List.of(Wire.graphKey(user, graph), Wire.executionKey(user, run)));
        publish(user, run);
        page.await("watched.it.told.event.length === 2");
        assertThat(page.value("watched.it.received"))
                .isEqualTo(Map.of("all", List.of(run), "one", List.of(run)));
    }

    @Test
    void withoutATokenItGivesUpAndSaysWhy() {
        assertThat(failure("")).isEqualTo("ClosedError: No token was sent (4001)");
        assertThat(page.value("watched.it.client.state")).isEqualTo("closed");
        assertThat(page.value("watched.it.client.lastClose.retry")).isEqualTo("with-new-token");
        assertNothingHeld();
    }

    @Test
    void withATokenThatIsRefusedItGivesUpAndSaysWhy() {
        assertThat(failure("no.real.token"))
                .isEqualTo("ClosedError: The token is not valid, or no longer (4003)");
        assertThat(page.value("watched.it.client.lastClose.reason")).isEqualTo("Invalid token");
        assertNothingHeld();
    }

    private String failure(String fixedToken) {
        return page.text(
                "(tokens) => watch('it', { tokens }).client.connect().catch(String)", fixedToken);
    }

    @Test
    void aRefusedTokenIsReplacedByANewOne() {
        page.connect("it", Map.of("tokens", List.of("no.real.token", Tokens.of(user))));
        assertThat(page.value("watched.it.told.close.map(({ code }) => code)"))
                .isEqualTo(List.of(4003));
        assertThat(page.value("watched.it.told.state.map(({ state }) => state)"))
                .isEqualTo(List.of("connecting", "waiting", "connecting", "open"));
    }

    @Test
    void closingLeavesNoTimerListenerOrSocket() {
        Instant expiry = Instant.now().plusSeconds(3600);
        page.connect("it", Map.of("tokens", List.of(Tokens.of(user, expiry))));
        page.subscribe("it", "all", "graph", graph);
        page.value(
                """
                (window.last = watched.it.client.notifications()[Symbol.asyncIterator]().next(),
                null)
                """);
        assertThat(page.value("[held.timers.size, held.listeners.size]")).isEqualTo(List.of(2, 2));
        page.value("watched.it.client.close()");
        assertNothingHeld();
        assertThat(page.value("window.last.then(({ done }) => done)")).isEqualTo(true);
        assertThat(page.value("watched.it.subscriptions.all.state")).isEqualTo("ended");
        publish(user, run);
        assertThat(page.value("watched.it.told.event.length")).isEqualTo(0);
    }

    private void assertNothingHeld() {
        assertThat(page.value("[held.timers.size, held.listeners.size]")).isEqualTo(List.of(0, 0));
        page.await("held.sockets.every(({ readyState }) => readyState === WebSocket.CLOSED)");
    }

    @Test
    void twoClientsOfAPageKnowNothingOfEachOther() {
        String other = Installation.newId("user");
        page.connect("it", Map.of("tokens", List.of(Tokens.of(user))));
        page.connect("other", Map.of("tokens", List.of(Tokens.of(other))));
        page.subscribe("it", "all", "graph", graph);
        page.subscribe("other", "all", "graph", graph);
        publish(user, run);
        page.await("watched.it.told.event.length === 1");
        page.value("watched.it.client.close()");
        publish(other, run + "-other");
        page.await("watched.other.told.event.length === 1");
        assertThat(page.value("watched.it.received.all")).isEqualTo(List.of(run));
        assertThat(page.value("watched.other.received.all")).isEqualTo(List.of(run + "-other"));
        assertThat(page.value("watched.other.client.state")).isEqualTo("open");
    }

    @Test
    void whenTheBrowserGoesOfflineTheConnectionIsAskedWhetherItLives() {
        connect();
        Object before = page.value("watched.it.client.stats.messages");
        page.value("window.dispatchEvent(new Event('offline'))");
        page.await("watched.it.client.stats.messages > " + before);
        assertThat(page.value("watched.it.client.state")).isEqualTo("open");
    }
}
