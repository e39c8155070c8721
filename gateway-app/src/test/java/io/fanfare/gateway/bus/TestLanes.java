package io.fanfare.gateway.bus;

import io.fanfare.gateway.Settings;
import io.fanfare.gateway.connection.TestConnections;
import io.fanfare.gateway.routing.TestRouting;
import io.fanfare.gateway.subscription.TestSubscriptions;

/** Lets the tests of other packages make lanes. */
public final class TestLanes {

    private TestLanes() {}

    /** With {@code name=value} pairs of {@code fanfare.bus}. */
    public static Lanes of(TestConnections connections, BusMetrics metrics, String... settings) {
        return new Lanes(
                Settings.bind(BusProperties.class, settings),
                TestRouting.router(connections, TestSubscriptions.of(connections)),
                metrics);
    }

    public static BusMetrics metrics(TestConnections connections) {
        return new BusMetrics(connections.meters());
    }
}
