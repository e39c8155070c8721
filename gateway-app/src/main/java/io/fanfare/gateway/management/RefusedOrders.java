package io.fanfare.gateway.management;

import io.fanfare.gateway.management.OrderSigner.Refusal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Counts the orders that were not obeyed, and logs the first of each burst. Thread-safe. */
final class RefusedOrders {

    private static final Logger log = LoggerFactory.getLogger(RefusedOrders.class);
    private static final long BURST_NANOS = Duration.ofSeconds(30).toNanos();

    private final ManagementMetrics metrics;
    private final ReentrantLock lock = new ReentrantLock();

    /** When the last burst began. Guarded by lock. */
    private final Map<Refusal, Long> bursts = new EnumMap<>(Refusal.class);

    RefusedOrders(ManagementMetrics metrics) {
        this.metrics = metrics;
    }

    void refused(Refusal why, long nowNanos) {
        metrics.refused(why);
        if (isFirst(why, nowNanos)) {
            log.warn(
                    "Did not obey an order on the control channel: {}; others of the kind within"
                            + " {} s are only counted",
                    explanation(why),
                    Duration.ofNanos(BURST_NANOS).toSeconds());
        }
    }

    private boolean isFirst(Refusal why, long nowNanos) {
        lock.lock();
        try {
            Long begun = bursts.get(why);
            if (begun != null && nowNanos - begun < BURST_NANOS) {
                return false;
            }
            bursts.put(why, nowNanos);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private static String explanation(Refusal why) {
        return switch (why) {
            case UNSIGNED -> "it is not signed, by a gateway without a token or by somebody else";
            case WRONG_SIGNATURE -> "it is not signed with this gateway's management token";
            case STALE ->
                    "it is more than "
                            + OrderSigner.TOLERANCE.toSeconds()
                            + " s from this gateway's clock";
            case REPEATED -> "it came before";
        };
    }
}
