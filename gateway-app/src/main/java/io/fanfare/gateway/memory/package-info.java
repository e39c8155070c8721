/**
 * What the process takes of the memory it may have, as whoever kills it for too much counts it.
 *
 * <p>In: the operating system's own figures. Out: gauges. Threads: whoever scrapes. No locks.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.fanfare.gateway.memory;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
