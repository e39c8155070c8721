package io.fanfare.load;

import java.util.Locale;

/**
 * The result of a run.
 *
 * @param due deliveries there should have been
 * @param skipped numbers that were passed over when a later one came
 * @param misordered events that came after a later one, or twice
 * @param spoilt frames that were not what was published
 * @param closed sockets that ended early
 */
record Report(
        long due,
        long delivered,
        long skipped,
        long misordered,
        long spoilt,
        long closed,
        double seconds,
        long medianNanos,
        long p99Nanos,
        long slowestNanos) {

    long lost() {
        return Math.max(0, due - delivered);
    }

    boolean isFlawless() {
        return due == delivered && skipped + misordered + spoilt + closed == 0;
    }

    String text() {
        return String.format(
                Locale.ROOT,
                """
                delivered   %d of %d (%.0f/s)
                lost        %d
                misordered  %d
                spoilt      %d
                closed      %d sockets
                latency     p50 %.2f ms, p99 %.2f ms, slowest %.2f ms
                """,
                delivered,
                due,
                delivered / seconds,
                lost(),
                misordered,
                spoilt,
                closed,
                medianNanos / 1e6,
                p99Nanos / 1e6,
                slowestNanos / 1e6);
    }
}
