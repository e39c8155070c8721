/**
 * What waits to be written to one socket, bounded by frames and bytes, and who writes it.
 *
 * <p>In: encoded frames, offered from any thread. Out: writes on a {@link Transport}, one at a time
 * and in order. Threads: whoever offers or flushes writes; completions arrive on the container's
 * threads. Locks: one per {@link SendQueue}, never held while a transport or a listener is called;
 * one of the {@link NodeBudget} around its search for room, taken first, held while queues are
 * flushed and ended, and only ever tried.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"settings"})
package io.fanfare.gateway.outbound;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
