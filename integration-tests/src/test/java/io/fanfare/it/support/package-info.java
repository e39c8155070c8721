/**
 * What the tests stand on: a Redis, the gateway as a process, a WebSocket client that can
 * misbehave, tokens, and the wire texts of the contract.
 *
 * <p>Every process started here ends with the test JVM, also when that one is killed.
 */
@NullMarked
package io.fanfare.it.support;

import org.jspecify.annotations.NullMarked;
