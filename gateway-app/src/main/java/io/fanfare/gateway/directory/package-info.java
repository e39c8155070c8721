/**
 * Who may listen to an execution or a graph.
 *
 * <p>In: a user and the ids they ask for. Out: an {@link io.fanfare.gateway.directory.Access}.
 * Threads: the caller's. No locks.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.fanfare.gateway.directory;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
