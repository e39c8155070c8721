/**
 * Who may connect: origin first, then the token.
 *
 * <p>In: upgrade requests, and the tokens of live connections. Out: a {@link
 * io.fanfare.gateway.handshake.Decision}. Threads: the container's; a verification may wait for the
 * key server, within its timeouts. No locks.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"connection", "dashboard", "settings"})
package io.fanfare.gateway.handshake;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
