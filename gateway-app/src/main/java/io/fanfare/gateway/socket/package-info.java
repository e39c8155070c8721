/**
 * The WebSocket edge: the container's callbacks in our words.
 *
 * <p>In: upgraded sockets, their text messages, pongs and closes, one callback a socket at a time.
 * Out: connections opened and gone, commands dispatched; frames by way of a {@link
 * io.fanfare.gateway.outbound.Transport}. Threads: the container's. No locks.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"handshake", "command", "connection", "outbound", "settings"})
package io.fanfare.gateway.socket;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
