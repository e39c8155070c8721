/**
 * The classic bus: pattern subscriptions on one or more independent Redis servers.
 *
 * <p>In: messages, on the Redis client's I/O threads. Out: the same to the lanes. One thread a
 * server starts its listeners, for as long as it takes; afterwards the client reconnects by itself.
 * One lock a server, for what health tells.
 */
@NullMarked
package io.fanfare.gateway.bus.classic;

import org.jspecify.annotations.NullMarked;
