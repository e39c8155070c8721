package io.fanfare.gateway.subscription;

import io.fanfare.gateway.Settings;
import io.fanfare.gateway.connection.Connection;
import io.fanfare.gateway.connection.TestConnections;
import io.fanfare.model.socket.ChannelKey;

import java.util.Objects;

/** Lets the tests of other packages make a subscription registry. */
public final class TestSubscriptions {

    private TestSubscriptions() {}

    /** Hears of closes; with {@code name=value} pairs of {@code fanfare.subscription}. */
    public static SubscriptionRegistry of(TestConnections connections, String... settings) {
        return of(connections, TestInterest.immediate(), settings);
    }

    /** On that bus. */
    public static SubscriptionRegistry of(
            TestConnections connections, Interest interest, String... settings) {
        SubscriptionRegistry subscriptions =
                new SubscriptionRegistry(
                        Settings.bind(SubscriptionProperties.class, settings),
                        connections.locks(),
                        interest,
                        connections.meters());
        connections.addCloseListener(subscriptions);
        return subscriptions;
    }

    /** Subscribes on a bus that confirms at once. */
    public static SubscriptionRegistry.Outcome subscribe(
            SubscriptionRegistry subscriptions, Connection connection, ChannelKey key) {
        return subscriptions.subscribe(connection, topic(key)).toCompletableFuture().resultNow();
    }

    private static Topic topic(ChannelKey key) {
        String user = key.value().substring(0, key.value().indexOf('|'));
        String execution = key.executionId(user);
        return execution != null
                ? new Topic.Execution(user, null, execution)
                : new Topic.Graph(user, Objects.requireNonNull(key.graphId(user)));
    }
}
