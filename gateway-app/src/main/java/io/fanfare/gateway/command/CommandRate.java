package io.fanfare.gateway.command;

/**
 * How many commands one connection may still send: a token bucket that holds a burst and refills at
 * the permitted rate.
 *
 * <p>Owned by the connection's reader: messages of one connection come one at a time.
 */
final class CommandRate {

    private static final double NANOS_PER_SECOND = 1e9;

    private final int perSecond;
    private final int burst;
    private double available;
    private long refilledNanos;

    CommandRate(int perSecond, int burst, long nowNanos) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.available = burst;
        this.refilledNanos = nowNanos;
    }

    /** Takes one; false when there was none left. A rate of zero is unlimited. */
    boolean tryAcquire(long nowNanos) {
        if (perSecond == 0) {
            return true;
        }
        double refill = (nowNanos - refilledNanos) * (perSecond / NANOS_PER_SECOND);
        available = Math.min(burst, available + refill);
        refilledNanos = nowNanos;
        if (available < 1) {
            return false;
        }
        available -= 1;
        return true;
    }
}
