/**
 * Where events come in, in order: listeners of a bus hand them to lanes, lanes to routing.
 *
 * <p>In: Redis messages on the Redis client's I/O threads, which never wait here. Out: messages of
 * one Redis channel, one after the other, on the thread of their lane. Locks: one per lane.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"routing", "subscription", "connection", "outbound", "settings"})
package io.fanfare.gateway.bus;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
