package io.fanfare.gateway.connection;

import java.time.Duration;

/**
 * When a drain closes how many: the same number every 100 ms from its beginning on, the last of
 * them when nine tenths of the period are over, so that they are back elsewhere before it ends.
 *
 * <p>Counted from the beginning alone: work between two steps, or a stop of the whole process,
 * makes the next step larger and never the drain longer. A period of 0 is one step.
 */
record DrainSchedule(int connections, Duration period) {

    static final long STEP_NANOS = Duration.ofMillis(100).toNanos();

    private static final double SHARE_OF_PERIOD = 0.9;

    /** How many must be closed by then. */
    int due(long elapsedNanos) {
        long step = elapsedNanos / STEP_NANOS + 1;
        return (int) Math.min(connections, Math.ceilDiv(connections * step, steps()));
    }

    /** When the next step is, from the beginning; one that was missed is left out. */
    static long nextStepNanos(long elapsedNanos) {
        return (elapsedNanos / STEP_NANOS + 1) * STEP_NANOS;
    }

    private long steps() {
        return 1 + (long) (period.toNanos() * SHARE_OF_PERIOD) / STEP_NANOS;
    }
}
