/**
 * What stands between a Redis connection's bytes and the Redis client: the messages of the bus are
 * read here, everything else passes on to the client.
 *
 * <p>In: bytes, on the connection's I/O thread. Out: messages to a sink, on the same thread; the
 * rest to the client, in the order it came. No locks.
 */
@NullMarked
package io.fanfare.gateway.bus.resp;

import org.jspecify.annotations.NullMarked;
