package io.fanfare.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.Race;
import io.fanfare.gateway.connection.Connection;
import io.fanfare.gateway.connection.TestConnections;
import io.fanfare.gateway.subscription.SubscriptionRegistry.Outcome;
import io.fanfare.model.socket.ChannelKey;
import io.fanfare.model.socket.CloseCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

@Timeout(60)
class SubscriptionRegistryTests {

    private static final ChannelKey KEY = ChannelKey.ofExecution("u", "e");
    private static final ChannelKey OTHER = ChannelKey.ofGraph("u", "g");

    private final TestConnections connections = TestConnections.with();
    private final SubscriptionRegistry subscriptions =
            TestSubscriptions.of(connections, "max-per-connection=2");

    private void assertGauges(int pairs, int keys) {
        assertThat(connections.gauge("fanfare.subscriptions")).isEqualTo(pairs);
        assertThat(connections.gauge("fanfare.channels")).isEqualTo(keys);
    }

    @Test
    void aKeysSubscribersAreThoseWhoAskedForIt() {
        Connection first = connections.open("u");
        Connection second = connections.open("u");
        assertThat(TestSubscriptions.subscribe(subscriptions, first, KEY))
                .isEqualTo(Outcome.SUBSCRIBED);
        TestSubscriptions.subscribe(subscriptions, second, KEY);
        TestSubscriptions.subscribe(subscriptions, second, OTHER);
        assertThat(subscriptions.subscribers(KEY)).containsExactly(first, second);
        assertThat(subscriptions.subscribers(OTHER)).containsExactly(second);
        assertThat(subscriptions.subscribers(ChannelKey.ofExecution("u", "none"))).isEmpty();
        assertGauges(3, 2);
    }

    @Test
    void subscribingTwiceIsTheSameAsOnce() {
        Connection connection = connections.open("u");
        TestSubscriptions.subscribe(subscriptions, connection, KEY);
        assertThat(TestSubscriptions.subscribe(subscriptions, connection, KEY))
                .isEqualTo(Outcome.SUBSCRIBED);
        assertThat(subscriptions.subscribers(KEY)).containsExactly(connection);
        assertGauges(1, 1);
    }

    @Test
    void theLimitIsPerConnectionAndHoldsNoKnownKeyBack() {
        Connection connection = connections.open("u");
        TestSubscriptions.subscribe(subscriptions, connection, KEY);
        TestSubscriptions.subscribe(subscriptions, connection, OTHER);
        ChannelKey third = ChannelKey.ofExecution("u", "third");
        assertThat(TestSubscriptions.subscribe(subscriptions, connection, third))
                .isEqualTo(Outcome.LIMIT_REACHED);
        assertThat(TestSubscriptions.subscribe(subscriptions, connection, KEY))
                .isEqualTo(Outcome.SUBSCRIBED);
        assertThat(TestSubscriptions.subscribe(subscriptions, connections.open("u"), third))
                .isEqualTo(Outcome.SUBSCRIBED);
        subscriptions.unsubscribe(connection, OTHER);
        assertThat(TestSubscriptions.subscribe(subscriptions, connection, third))
                .isEqualTo(Outcome.SUBSCRIBED);
    }

    private Outcome subscribeTo(SubscriptionRegistry registry, Connection to, String execution) {
        return TestSubscriptions.subscribe(registry, to, ChannelKey.ofExecution("u", execution));
    }

    /** Otherwise one user could hold any amount of memory with a thousand of them. */
    @Test
    void aLongKeyCountsAsSeveral() {
        SubscriptionRegistry registry = TestSubscriptions.of(connections, "max-per-connection=20");
        Connection connection = connections.open("u");
        String long1 = "1".repeat(4_000);
        assertThat(subscribeTo(registry, connection, long1)).isEqualTo(Outcome.SUBSCRIBED);
        for (int i = 0; i < 4; i++) {
            assertThat(subscribeTo(registry, connection, "e" + i)).isEqualTo(Outcome.SUBSCRIBED);
        }
        assertThat(subscribeTo(registry, connection, "e4")).isEqualTo(Outcome.LIMIT_REACHED);
        assertThat(subscribeTo(registry, connection, long1)).isEqualTo(Outcome.SUBSCRIBED);
        registry.unsubscribe(connection, ChannelKey.ofExecution("u", long1));
        for (int i = 4; i < 20; i++) {
            assertThat(subscribeTo(registry, connection, "e" + i)).isEqualTo(Outcome.SUBSCRIBED);
        }
        assertThat(subscribeTo(registry, connection, "e20")).isEqualTo(Outcome.LIMIT_REACHED);
    }

    @Test
    void aKeyLongerThanAnySaneOneIsRefusedBeforeTheBusHearsOfIt() {
        TestInterest bus = TestInterest.waitingFor(CompletableFuture.completedFuture(true));
        SubscriptionRegistry registry =
                TestSubscriptions.of(connections, bus, "max-per-connection=1000");
        Topic topic = new Topic.Execution("u", "g", "e".repeat(5_000));
        assertThat(registry.subscribe(connections.open("u"), topic).toCompletableFuture())
                .isCompletedWithValue(Outcome.LIMIT_REACHED);
        assertThat(bus.claims()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "|", "#", "/", "\u0000", "日本😀", "{}*?[]"})
    void anyTextIsAnIdAndCountsOnce(String id) {
        SubscriptionRegistry registry = TestSubscriptions.of(connections, "max-per-connection=1");
        assertThat(subscribeTo(registry, connections.open("u"), id)).isEqualTo(Outcome.SUBSCRIBED);
    }

    @Test
    void withoutALimitAKeyMayHaveAnyLength() {
        SubscriptionRegistry registry = TestSubscriptions.of(connections, "max-per-connection=0");
        assertThat(subscribeTo(registry, connections.open("u"), "e".repeat(60_000)))
                .isEqualTo(Outcome.SUBSCRIBED);
    }

    @Test
    void zeroIsUnlimited() {
        SubscriptionRegistry unlimited =
                TestSubscriptions.of(TestConnections.with(), "max-per-connection=0");
        Connection connection = connections.open("u");
        for (int i = 0; i < 5000; i++) {
            assertThat(
                            TestSubscriptions.subscribe(
                                    unlimited, connection, ChannelKey.ofExecution("u", "e" + i)))
                    .isEqualTo(Outcome.SUBSCRIBED);
        }
    }

    @Test
    void unsubscribeTellsWhetherAnybodyHadTheKey() {
        Connection first = connections.open("u");
        Connection second = connections.open("u");
        TestSubscriptions.subscribe(subscriptions, first, KEY);
        assertThat(subscriptions.unsubscribe(second, KEY)).isTrue();
        assertThat(subscriptions.subscribers(KEY)).containsExactly(first);
        assertThat(subscriptions.unsubscribe(first, KEY)).isTrue();
        assertThat(subscriptions.unsubscribe(first, KEY)).isFalse();
        assertGauges(0, 0);
    }

    @Test
    void aClosedConnectionHasNoSubscription() {
        Connection connection = connections.open("u");
        Connection other = connections.open("u");
        TestSubscriptions.subscribe(subscriptions, connection, KEY);
        TestSubscriptions.subscribe(subscriptions, connection, OTHER);
        TestSubscriptions.subscribe(subscriptions, other, KEY);
        connection.close(CloseCode.IDLE_TIMEOUT);
        assertThat(subscriptions.subscribers(KEY)).containsExactly(other);
        assertThat(subscriptions.subscribers(OTHER)).isEmpty();
        assertGauges(1, 1);
        assertThat(TestSubscriptions.subscribe(subscriptions, connection, KEY))
                .isEqualTo(Outcome.CLOSED);
        assertGauges(1, 1);
    }

    @Test
    void closeRacingSubscribeLeavesNothing() throws InterruptedException {
        for (int round = 0; round < 3_000; round++) {
            Connection connection = connections.open("u");
            Race.between(
                    () -> {
                        TestSubscriptions.subscribe(subscriptions, connection, KEY);
                        TestSubscriptions.subscribe(subscriptions, connection, OTHER);
                    },
                    () -> connection.gone(1001));
            assertThat(subscriptions.subscribers(KEY)).isEmpty();
            assertThat(subscriptions.subscribers(OTHER)).isEmpty();
        }
        assertGauges(0, 0);
    }

    @Test
    void concurrentSubscribersOfOneKeyAreAllKept() throws InterruptedException {
        Connection[] open = new Connection[4];
        Runnable[] tasks = new Runnable[open.length];
        for (int i = 0; i < open.length; i++) {
            Connection connection = connections.open("u");
            open[i] = connection;
            tasks[i] =
                    () -> {
                        for (int n = 0; n < 500; n++) {
                            subscriptions.unsubscribe(connection, KEY);
                            TestSubscriptions.subscribe(subscriptions, connection, KEY);
                        }
                    };
        }
        Race.between(tasks);
        assertThat(subscriptions.subscribers(KEY)).containsExactlyInAnyOrder(open);
        assertGauges(4, 1);
    }

    private static final Topic TOPIC = new Topic.Execution("u", "g", "e");

    @Test
    void nobodyIsSubscribedBeforeTheBusHasConfirmed() {
        CompletableFuture<Boolean> confirmation = new CompletableFuture<>();
        TestInterest bus = TestInterest.waitingFor(confirmation);
        SubscriptionRegistry waiting = TestSubscriptions.of(connections, bus);
        Connection connection = connections.open("u");
        CompletableFuture<Outcome> outcome =
                waiting.subscribe(connection, TOPIC).toCompletableFuture();
        assertThat(outcome).isNotDone();
        assertThat(waiting.subscribers(KEY)).isEmpty();
        assertThat(bus.claims()).containsExactly(Map.entry(TOPIC, 1));
        confirmation.complete(true);
        assertThat(outcome).isCompletedWithValue(Outcome.SUBSCRIBED);
        assertThat(waiting.subscribers(KEY)).containsExactly(connection);
    }

    @Test
    void whatTheBusCannotConfirmLeavesNothing() {
        CompletableFuture<Boolean> confirmation = new CompletableFuture<>();
        TestInterest bus = TestInterest.waitingFor(confirmation);
        SubscriptionRegistry waiting = TestSubscriptions.of(connections, bus);
        CompletableFuture<Outcome> outcome =
                waiting.subscribe(connections.open("u"), TOPIC).toCompletableFuture();
        confirmation.complete(false);
        assertThat(outcome).isCompletedWithValue(Outcome.UNCONFIRMED);
        assertThat(waiting.subscribers(KEY)).isEmpty();
        assertThat(bus.claims()).isEmpty();
    }

    @Test
    void aConnectionThatClosesBeforeTheBusConfirmsLeavesNothing() {
        CompletableFuture<Boolean> confirmation = new CompletableFuture<>();
        TestInterest bus = TestInterest.waitingFor(confirmation);
        SubscriptionRegistry waiting = TestSubscriptions.of(connections, bus);
        Connection connection = connections.open("u");
        CompletableFuture<Outcome> outcome =
                waiting.subscribe(connection, TOPIC).toCompletableFuture();
        connection.close(CloseCode.IDLE_TIMEOUT);
        confirmation.complete(true);
        assertThat(outcome).isCompletedWithValue(Outcome.CLOSED);
        assertThat(waiting.subscribers(KEY)).isEmpty();
        assertThat(bus.claims()).isEmpty();
    }

    @Test
    void aConnectionHasOneClaimOnAKeyAndTheLastOneCounts() {
        TestInterest bus = TestInterest.waitingFor(CompletableFuture.completedFuture(true));
        SubscriptionRegistry registry = TestSubscriptions.of(connections, bus);
        Connection connection = connections.open("u");
        Topic corrected = new Topic.Execution("u", "g2", "e");
        for (Topic topic : List.of(TOPIC, TOPIC, corrected)) {
            assertThat(registry.subscribe(connection, topic).toCompletableFuture())
                    .isCompletedWithValue(Outcome.SUBSCRIBED);
        }
        assertThat(bus.claims()).containsExactly(Map.entry(corrected, 1));
        assertThat(registry.subscribers(KEY)).containsExactly(connection);
        registry.unsubscribe(connection, KEY);
        assertThat(bus.claims()).isEmpty();
    }

    @Test
    void aBusThatNeedsTheGraphIsNotAskedWithoutOne() {
        TestInterest bus = TestInterest.waitingFor(CompletableFuture.completedFuture(true));
        SubscriptionRegistry registry = TestSubscriptions.of(connections, bus);
        assertThat(TestSubscriptions.subscribe(registry, connections.open("u"), KEY))
                .isEqualTo(Outcome.GRAPH_REQUIRED);
        assertThat(bus.claims()).isEmpty();
    }
}
