package io.fanfare.load;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long deliveries took, in buckets an eighth of a power of two wide: a percentile is at most 13
 * % too high, never too low. Any thread may record.
 */
final class Latencies {

    private static final int STEPS = 8;
    private static final int STEP_BITS = 3;

    private final AtomicLongArray counts = new AtomicLongArray(64 * STEPS);

    void record(long nanos) {
        counts.incrementAndGet(bucket(Math.max(nanos, 1)));
    }

    /** The upper end of the bucket that holds this share (0 to 1) of all; 0 when there are none. */
    long percentileNanos(double share) {
        long total = 0;
        for (int i = 0; i < counts.length(); i++) {
            total += counts.get(i);
        }
        long rank = (long) Math.ceil(total * share);
        long seen = 0;
        for (int i = 0; i < counts.length() && total > 0; i++) {
            seen += counts.get(i);
            if (seen >= rank) {
                return upperEnd(i);
            }
        }
        return 0;
    }

    private static int bucket(long nanos) {
        int power = 63 - Long.numberOfLeadingZeros(nanos);
        if (power < STEP_BITS) {
            return (int) nanos;
        }
        int step = (int) (nanos >>> (power - STEP_BITS)) & (STEPS - 1);
        return power * STEPS + step;
    }

    private static long upperEnd(int bucket) {
        int power = bucket / STEPS;
        if (power < STEP_BITS) {
            return bucket;
        }
        long step = bucket % STEPS;
        return ((STEPS + step + 1) << (power - STEP_BITS)) - 1;
    }
}
