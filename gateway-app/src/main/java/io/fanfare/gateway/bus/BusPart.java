package io.fanfare.gateway.bus;

import org.jspecify.annotations.Nullable;

/**
 * A part of the bus, a Redis server or a shard, as operators see it.
 *
 * @param state what it is, in a word or two
 * @param sinceNanos since when, on the clock of {@link System#nanoTime}
 * @param about what else there is to say, if anything
 */
public record BusPart(String state, long sinceNanos, @Nullable String about) {}
