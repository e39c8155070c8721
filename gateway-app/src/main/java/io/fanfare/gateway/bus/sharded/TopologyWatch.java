package io.fanfare.gateway.bus.sharded;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;

/**
 * When to ask the cluster for its layout: now and then, and soon while something does not fit it;
 * sooner at first, more calmly the longer it lasts. Of the reconciler's thread.
 */
final class TopologyWatch {

    private static final Logger log = LoggerFactory.getLogger(TopologyWatch.class);

    private static final long REGULAR = Duration.ofSeconds(30).toNanos();
    private static final long FIRST_DELAY = Duration.ofMillis(50).toNanos();
    private static final long LONGEST_DELAY = Duration.ofSeconds(1).toNanos();
    private static final long FORGET = Duration.ofSeconds(5).toNanos();

    private boolean isWanted = true;
    private boolean isRunning;
    private boolean isOut;
    private boolean hasEnded;
    private long endedNanos;
    private long delayNanos;

    /** Something does not fit the layout that is known. */
    void want() {
        isWanted = true;
    }

    boolean isRefreshDue(long nowNanos) {
        if (isRunning) {
            return false;
        }
        long since = nowNanos - endedNanos;
        return !hasEnded || since >= (isWanted ? delayNanos : REGULAR);
    }

    void began() {
        isRunning = true;
        isWanted = false;
    }

    void ended(long nowNanos, @Nullable Throwable failure) {
        boolean isFirstForLong = hasEnded && nowNanos - endedNanos > FORGET;
        delayNanos =
                delayNanos == 0 || isFirstForLong
                        ? FIRST_DELAY
                        : Math.min(2 * delayNanos, LONGEST_DELAY);
        isRunning = false;
        hasEnded = true;
        endedNanos = nowNanos;
        isWanted |= failure != null;
        tellOnce(failure);
    }

    private void tellOnce(@Nullable Throwable failure) {
        if (failure != null && !isOut) {
            log.warn("No node of the Redis Cluster answers: {}", oneLine(failure));
        } else if (failure == null && isOut) {
            log.info("The Redis Cluster answers again");
        }
        isOut = failure != null;
    }

    /** The client gives each node's reason a line of its own. */
    private static String oneLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).replaceAll("\\s+", " ").strip();
    }
}
