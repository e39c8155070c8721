/**
 * Where settings come from and what a mistaken one leads to.
 *
 * <p>In: the environment names of the original, and whatever Spring binds. Out: {@code fanfare.*}
 * and {@code server.*} properties; one line a mistake. Runs on the main thread before and during
 * start.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.fanfare.gateway.settings;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
