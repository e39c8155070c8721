/**
 * The WebSocket edge: the container's callbacks in our words.
 *
 * <p>In: upgraded sockets, their text messages, pongs and closes, one callback a socket at a time.
 * Out: connections opened and gone, commands dispatched; frames by way of a {@link
 * io.fanfare.gateway.outbound.Transport}. Threads: the container's, and virtual ones that send,
 * close and cut where the transport is the portable one. Locks: one per socket around whose turn it
 * is to write, and one around the spare buffers, neither held while anything is written; of the
 * portable transport one per socket, held while it sends.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"handshake", "command", "connection", "outbound", "settings"})
package io.fanfare.gateway.socket;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
