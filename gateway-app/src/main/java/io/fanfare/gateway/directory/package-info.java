/**
 * Who may listen to an execution or a graph, and to which graph an execution belongs.
 *
 * <p>In: a user and the ids they ask for. Out: an {@link io.fanfare.gateway.directory.Access}, at
 * once from memory or later. Threads: the caller's, which never waits; a virtual one for each
 * look-up, which may. Locks: those of the cache.
 */
@NullMarked
@ApplicationModule(allowedDependencies = "settings")
package io.fanfare.gateway.directory;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
