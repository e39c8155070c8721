/**
 * What a developer's run has beyond the gateway: a Redis of its own and a welcome on the console.
 *
 * <p>Comes in: the environment, before any bean exists, and the news that the gateway is ready.
 * Goes out: where that Redis is ({@code fanfare.redis.nodes}) and that it is ours ({@code
 * fanfare.demo.own-redis}). Nothing here runs where a Redis is configured, outside {@code
 * APP_ENV=local}, or from the packaged jar, which does not carry the binary.
 *
 * <p>One virtual thread reads the output of redis-server. Nothing is locked.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"dashboard", "demo", "bus", "handshake"})
package io.fanfare.gateway.dev;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
