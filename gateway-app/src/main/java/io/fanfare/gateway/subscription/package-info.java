/**
 * Who listens to which channel key.
 *
 * <p>In: subscribe and unsubscribe commands, closes. Out: the connections of a key, as an array
 * that never changes; to the bus, what it must make come ({@link
 * io.fanfare.gateway.subscription.Interest}), before a subscription counts. Threads: any. Locks:
 * the user's lock, since a key and its connections belong to one user.
 */
@NullMarked
@ApplicationModule(allowedDependencies = "connection")
package io.fanfare.gateway.subscription;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
