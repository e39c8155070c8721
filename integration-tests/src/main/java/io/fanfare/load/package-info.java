/**
 * The load profile: opens many sockets on a gateway, publishes through its Redis, and says how fast
 * and how completely the events came.
 *
 * <p>In: command line options. Out: a short report on standard output. One virtual thread reads
 * each socket; the main thread publishes; {@code Tally} is where they meet.
 */
@NullMarked
package io.fanfare.load;

import org.jspecify.annotations.NullMarked;
