/**
 * The page that shows what arrives, a plain client of the public socket.
 *
 * <p>In: the path and the host of a request, the page's files and its libraries from the class
 * path. Out: a file with its type, its tag and the policy it is bound by. Threads: the container's;
 * each file is read at the first request for it and kept. No locks.
 */
@NullMarked
@ApplicationModule(allowedDependencies = "settings")
package io.fanfare.gateway.dashboard;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
