/**
 * The plain HTTP side of the public port: health, metrics, the protocol document, the dashboard,
 * CORS, and clear refusals of all else.
 *
 * <p>In: requests that are not WebSocket upgrades of {@code /ws}. Out: fixed answers, byte-exact.
 * Threads: the container's. No locks.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"dashboard", "docs", "handshake", "settings"})
package io.fanfare.gateway.http;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
