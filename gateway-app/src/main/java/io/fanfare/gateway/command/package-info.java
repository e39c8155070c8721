/**
 * What clients ask, and the replies.
 *
 * <p>In: text messages of one connection, one at a time. Out: one reply each, but for a client's
 * own {@code error}, through the connection's send queue. Threads: the container's. No locks.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"subscription", "connection", "outbound", "directory"})
package io.fanfare.gateway.command;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
