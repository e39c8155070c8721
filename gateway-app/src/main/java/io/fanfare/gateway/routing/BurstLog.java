package io.fanfare.gateway.routing;

import org.slf4j.Logger;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Logs the first of a burst of drops at once and the number of the others when the next burst of
 * that reason begins, so that a mad publisher cannot fill a disk.
 */
final class BurstLog {

    private static final long BURST_NANOS = 10_000_000_000L;

    private record Burst(long startedNanos, long suppressed) {}

    private final Logger log;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by lock. */
    private final Map<DropReason, Burst> bursts = new EnumMap<>(DropReason.class);

    BurstLog(Logger log) {
        this.log = log;
    }

    void dropped(DropReason reason, long nowNanos) {
        long suppressedBefore = beginOrJoin(reason, nowNanos);
        if (suppressedBefore >= 0) {
            log.warn(
                    "Dropped a bus message: {} ({} more of the same since the last such line)",
                    reason.label(),
                    suppressedBefore);
        }
    }

    /** How many the burst before had suppressed, or -1 if this drop belongs to a burst. */
    long beginOrJoin(DropReason reason, long nowNanos) {
        lock.lock();
        try {
            Burst burst = bursts.get(reason);
            if (burst != null && nowNanos - burst.startedNanos() < BURST_NANOS) {
                bursts.put(reason, new Burst(burst.startedNanos(), burst.suppressed() + 1));
                return -1;
            }
            bursts.put(reason, new Burst(nowNanos, 0));
            return burst == null ? 0 : burst.suppressed();
        } finally {
            lock.unlock();
        }
    }
}
