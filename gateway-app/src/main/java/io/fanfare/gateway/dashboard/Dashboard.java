package io.fanfare.gateway.dashboard;

import io.fanfare.gateway.settings.AppEnvironment;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.Map;

/**
 * The page at {@link #ROOT}: whether it is served, its files, and what a browser may do with it.
 */
@Component
public final class Dashboard {

    /** Where the page is; all its files are below. */
    public static final String ROOT = "/dashboard/";

    private final boolean isOn;
    private final DashboardFiles files = new DashboardFiles();

    Dashboard(DashboardProperties properties, AppEnvironment environment) {
        Boolean enabled = properties.enabled();
        this.isOn = enabled == null ? environment.isLocal() : enabled;
    }

    public boolean isOn() {
        return isOn;
    }

    /**
     * The file of that path as the request spells it, or null: nothing is decoded or normalised.
     */
    public @Nullable DashboardFile find(String path) {
        return isOn && path.startsWith(ROOT) ? files.find(path.substring(ROOT.length())) : null;
    }

    /**
     * What every file is sent with.
     *
     * @param host the request's Host header; the page may open sockets to it
     */
    public static Map<String, String> headers(@Nullable String host) {
        return Map.of(
                "Content-Security-Policy",
                PagePolicy.of(host),
                "X-Content-Type-Options",
                "nosniff",
                "Referrer-Policy",
                "no-referrer",
                "Cache-Control",
                "no-cache");
    }
}
