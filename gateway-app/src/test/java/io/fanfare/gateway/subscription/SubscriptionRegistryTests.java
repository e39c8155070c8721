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
        assertThat(subscriptions.subscribe(first, KEY)).isEqualTo(Outcome.SUBSCRIBED);
        subscriptions.subscribe(second, KEY);
        subscriptions.subscribe(second, OTHER);
        assertThat(subscriptions.subscribers(KEY)).containsExactly(first, second);
        assertThat(subscriptions.subscribers(OTHER)).containsExactly(second);
        assertThat(subscriptions.subscribers(ChannelKey.ofExecution("u", "none"))).isEmpty();
        assertGauges(3, 2);
    }

    @Test
    void subscribingTwiceIsTheSameAsOnce() {
        Connection connection = connections.open("u");
        subscriptions.subscribe(connection, KEY);
        assertThat(subscriptions.subscribe(connection, KEY)).isEqualTo(Outcome.SUBSCRIBED);
        assertThat(subscriptions.subscribers(KEY)).containsExactly(connection);
        assertGauges(1, 1);
    }

    @Test
    void theLimitIsPerConnectionAndHoldsNoKnownKeyBack() {
        Connection connection = connections.open("u");
        subscriptions.subscribe(connection, KEY);
        subscriptions.subscribe(connection, OTHER);
        ChannelKey third = ChannelKey.ofExecution("u", "third");
        assertThat(subscriptions.subscribe(connection, third)).isEqualTo(Outcome.LIMIT_REACHED);
        assertThat(subscriptions.subscribe(connection, KEY)).isEqualTo(Outcome.SUBSCRIBED);
        assertThat(subscriptions.subscribe(connections.open("u"), third))
                .isEqualTo(Outcome.SUBSCRIBED);
        subscriptions.unsubscribe(connection, OTHER);
        assertThat(subscriptions.subscribe(connection, third)).isEqualTo(Outcome.SUBSCRIBED);
    }

    @Test
    void zeroIsUnlimited() {
        SubscriptionRegistry unlimited =
                TestSubscriptions.of(TestConnections.with(), "max-per-connection=0");
        Connection connection = connections.open("u");
        for (int i = 0; i < 5000; i++) {
            assertThat(unlimited.subscribe(connection, ChannelKey.ofExecution("u", "e" + i)))
                    .isEqualTo(Outcome.SUBSCRIBED);
        }
    }

    @Test
    void unsubscribeTellsWhetherAnybodyHadTheKey() {
        Connection first = connections.open("u");
        Connection second = connections.open("u");
        subscriptions.subscribe(first, KEY);
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
        subscriptions.subscribe(connection, KEY);
        subscriptions.subscribe(connection, OTHER);
        subscriptions.subscribe(other, KEY);
        connection.close(CloseCode.IDLE_TIMEOUT);
        assertThat(subscriptions.subscribers(KEY)).containsExactly(other);
        assertThat(subscriptions.subscribers(OTHER)).isEmpty();
        assertGauges(1, 1);
        assertThat(subscriptions.subscribe(connection, KEY)).isEqualTo(Outcome.CLOSED);
        assertGauges(1, 1);
    }

    @Test
    void closeRacingSubscribeLeavesNothing() throws InterruptedException {
        for (int round = 0; round < 3_000; round++) {
            Connection connection = connections.open("u");
            Race.between(
                    () -> {
                        subscriptions.subscribe(connection, KEY);
                        subscriptions.subscribe(connection, OTHER);
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
                            subscriptions.subscribe(connection, KEY);
                        }
                    };
        }
        Race.between(tasks);
        assertThat(subscriptions.subscribers(KEY)).containsExactlyInAnyOrder(open);
        assertGauges(4, 1);
    }
}
