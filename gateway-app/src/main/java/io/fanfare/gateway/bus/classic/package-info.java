/**
 * The classic bus: pattern subscriptions on one or more independent Redis servers.
 *
 * <p>In: messages, on the Redis client's I/O threads. Out: the same to the lanes. One thread a
 * server starts its listeners, for as long as it takes, and again when the server refuses what the
 * client subscribes after a reconnect. One lock a server, for what health tells.
 */
@NullMarked
package io.fanfare.gateway.bus.classic;

import org.jspecify.annotations.NullMarked;
