package io.fanfare.gateway.subscription;

import io.fanfare.gateway.Settings;
import io.fanfare.gateway.connection.TestConnections;

/** Lets the tests of other packages make a subscription registry. */
public final class TestSubscriptions {

    private TestSubscriptions() {}

    /** Hears of closes; with {@code name=value} pairs of {@code fanfare.subscription}. */
    public static SubscriptionRegistry of(TestConnections connections, String... settings) {
        SubscriptionRegistry subscriptions =
                new SubscriptionRegistry(
                        Settings.bind(SubscriptionProperties.class, settings),
                        connections.locks(),
                        connections.meters());
        connections.addCloseListener(subscriptions);
        return subscriptions;
    }
}
