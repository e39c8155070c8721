/**
 * A publisher that plays the run of an agent again and again, so that there is something to see.
 *
 * <p>Comes in: settings, and where Redis is. Goes out: execution events and notifications,
 * published to Redis exactly as workers publish them on the bus in use; the gateway receives them
 * by the same way as any other.
 *
 * <p>One virtual thread plays, on a Redis connection of its own. Nothing is locked.
 */
@NullMarked
@ApplicationModule(allowedDependencies = "bus")
package io.fanfare.gateway.demo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
