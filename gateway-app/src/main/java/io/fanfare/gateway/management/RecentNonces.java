package io.fanfare.gateway.management;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What was signed lately, each remembered for as long as it could be believed again. Only whoever
 * can sign makes it grow.
 */
final class RecentNonces {

    private final long keptMillis;
    private final ReentrantLock lock = new ReentrantLock();

    /** When each came, in that order. Guarded by lock. */
    private final Map<String, Long> cameMillis = new LinkedHashMap<>();

    RecentNonces(Duration kept) {
        this.keptMillis = kept.toMillis();
    }

    /** Whether it is new. */
    boolean add(String nonce, long nowMillis) {
        lock.lock();
        try {
            forgetOld(nowMillis);
            return cameMillis.putIfAbsent(nonce, nowMillis) == null;
        } finally {
            lock.unlock();
        }
    }

    private void forgetOld(long nowMillis) {
        Iterator<Long> oldest = cameMillis.values().iterator();
        while (oldest.hasNext() && nowMillis - oldest.next() > keptMillis) {
            oldest.remove();
        }
    }
}
