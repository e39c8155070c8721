package io.fanfare.load;

import java.util.concurrent.atomic.LongAdder;

/** What came to all sockets together. Any thread may count. */
final class Tally {

    private final Latencies latencies = new Latencies();
    private final LongAdder delivered = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder misordered = new LongAdder();
    private final LongAdder spoilt = new LongAdder();
    private final LongAdder closed = new LongAdder();

    /**
     * Counts one event of a socket.
     *
     * @param number the event's number within its execution
     * @param expected the number after the highest this socket has seen
     * @return the number to expect next
     */
    long event(long number, long expected, long latencyNanos) {
        delivered.increment();
        latencies.record(latencyNanos);
        if (number < expected) {
            misordered.increment();
            return expected;
        }
        skipped.add(number - expected);
        return number + 1;
    }

    /** A frame that is not what was published. */
    void spoilt() {
        spoilt.increment();
    }

    /** A socket ended before the run did. */
    void closed() {
        closed.increment();
    }

    long delivered() {
        return delivered.sum();
    }

    /** What is to be told, given how many deliveries there should be and how long it took. */
    Report report(long due, double seconds) {
        return new Report(
                due,
                delivered.sum(),
                skipped.sum(),
                misordered.sum(),
                spoilt.sum(),
                closed.sum(),
                seconds,
                latencies.percentileNanos(0.5),
                latencies.percentileNanos(0.99),
                latencies.percentileNanos(1));
    }
}
