/**
 * Tests of the packaged gateway from outside: a process, a real Redis, real sockets, exact bytes.
 *
 * <p>Every class takes one subject. Classes that need no settings of their own share one
 * installation; each test has users and ids of its own, so they do not see each other.
 */
@NullMarked
package io.fanfare.it;

import org.jspecify.annotations.NullMarked;
