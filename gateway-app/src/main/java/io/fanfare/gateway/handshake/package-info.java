/**
 * Who may connect: origin first, then the token.
 *
 * <p>In: upgrade requests, and the tokens of live connections. Out: a {@link
 * io.fanfare.gateway.handshake.Decision}. Threads: the container's, of which few at a time may wait
 * for the key server, and one that asks it. Locks: one for the fetch under way, held for a few
 * fields.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"connection", "dashboard", "settings"})
package io.fanfare.gateway.handshake;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
