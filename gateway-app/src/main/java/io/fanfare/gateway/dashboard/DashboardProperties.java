package io.fanfare.gateway.dashboard;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Whether there is a dashboard.
 *
 * @param enabled whether the page is served at /dashboard/ and may open a socket; when not set,
 *     only where the environment is local
 */
@ConfigurationProperties(prefix = "fanfare.dashboard", ignoreUnknownFields = false)
record DashboardProperties(@Nullable Boolean enabled) {}
