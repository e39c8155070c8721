/**
 * This node's open connections: who they are, how to find them, and when to close them.
 *
 * <p>In: sockets that passed the handshake, and frames for them. Out: frames to their send queues;
 * closes, each with one code. Threads: any; the reaper and the drain bring one each. Locks: {@link
 * io.fanfare.gateway.connection.UserLocks}, striped by user, held for bookkeeping only; one around
 * the list of refused sockets.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"outbound", "settings"})
package io.fanfare.gateway.connection;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
