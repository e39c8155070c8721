/**
 * What clients ask, and the replies.
 *
 * <p>In: text messages of one connection, one at a time. Out: one reply each, but for a client's
 * own {@code error}, in the order of the messages, through the connection's send queue. Threads:
 * the container's, and those on which a directory or the bus answers, none of which waits; one of
 * {@link io.fanfare.gateway.command.AccessReview}, which does. Locks: one per connection, around
 * its queue of commands.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"subscription", "connection", "outbound", "directory", "settings"})
package io.fanfare.gateway.command;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
