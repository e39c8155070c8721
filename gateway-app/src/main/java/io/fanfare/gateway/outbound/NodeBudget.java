package io.fanfare.gateway.outbound;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bytes that all send queues of this process may hold together; above it the fullest queue goes
 * first, so that one slow consumer cannot take the memory of the others.
 */
final class NodeBudget {

    private final long limit;
    private final AtomicLong bytes = new AtomicLong();
    private final LongAdder frames = new LongAdder();
    private final Set<SendQueue> queues = ConcurrentHashMap.newKeySet();

    /** Held by the one thread that looks for the fullest queue; the others need not wait. */
    private final ReentrantLock relieving = new ReentrantLock();

    NodeBudget(long limit) {
        this.limit = limit;
    }

    void register(SendQueue queue) {
        queues.add(queue);
    }

    void unregister(SendQueue queue) {
        queues.remove(queue);
    }

    void add(int frameCount, long byteCount) {
        frames.add(frameCount);
        bytes.addAndGet(byteCount);
    }

    boolean isExceeded() {
        return bytes.get() > limit;
    }

    /** Overflows the fullest queues until the budget holds; must be called without any lock. */
    void relieve() {
        if (!relieving.tryLock()) {
            return;
        }
        try {
            while (isExceeded()) {
                Optional<SendQueue> fullest =
                        queues.stream().max(Comparator.comparingLong(SendQueue::queuedBytes));
                if (fullest.isEmpty() || !fullest.get().overflowNode()) {
                    return;
                }
            }
        } finally {
            relieving.unlock();
        }
    }

    long queuedBytes() {
        return bytes.get();
    }

    long queuedFrames() {
        return frames.sum();
    }

    long limit() {
        return limit;
    }
}
