/**
 * From one event to the connections it is for: decoded once, encoded once per channel key.
 *
 * <p>In: the bytes of a bus message, on a lane's thread. Out: frames, sent to connections. Anything
 * malformed ends here, counted by reason. No locks.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"subscription", "connection", "outbound"})
package io.fanfare.gateway.routing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
