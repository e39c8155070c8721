package io.fanfare.gateway.dashboard;

import io.fanfare.gateway.Settings;
import io.fanfare.gateway.settings.AppEnvironment;

/** Gives the tests of other packages a dashboard. */
public final class TestDashboard {

    private TestDashboard() {}

    public static Dashboard in(AppEnvironment.Name environment, String... settings) {
        return new Dashboard(
                Settings.bind(DashboardProperties.class, settings),
                new AppEnvironment(environment));
    }
}
