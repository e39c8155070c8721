package io.fanfare.gateway.routing;

import io.fanfare.gateway.Settings;
import io.fanfare.gateway.connection.TestConnections;
import io.fanfare.gateway.subscription.SubscriptionRegistry;

import org.jspecify.annotations.Nullable;

/** Lets the tests of other packages make a router. */
public final class TestRouting {

    private TestRouting() {}

    /** With {@code name=value} pairs of {@code fanfare.routing}. */
    public static EventRouter router(
            TestConnections connections, SubscriptionRegistry subscriptions, String... settings) {
        return router(connections, subscriptions, null, settings);
    }

    static EventRouter router(
            TestConnections connections,
            SubscriptionRegistry subscriptions,
            @Nullable EventTracer tracer,
            String... settings) {
        return new EventRouter(
                subscriptions,
                connections.registry(),
                Settings.bind(RoutingProperties.class, settings),
                connections.meters(),
                tracer);
    }
}
