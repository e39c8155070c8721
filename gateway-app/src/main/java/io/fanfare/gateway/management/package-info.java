/**
 * What operators see and do on the management port: who is connected and listens to what, closing
 * connections, draining.
 *
 * <p>In: requests to actuator endpoints, on the container's threads; control messages of other
 * gateways, on the I/O thread of a Redis client of their own, so that events never wait for them.
 * Out: closes; the same orders to the other gateways, signed where there is a token. One virtual
 * thread a Redis server listens there, again after each loss. Two small locks, neither held during
 * any other work; no user's id leaves but to other gateways.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"bus", "subscription", "connection", "outbound", "settings"})
package io.fanfare.gateway.management;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
