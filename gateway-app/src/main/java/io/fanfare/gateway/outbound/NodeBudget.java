package io.fanfare.gateway.outbound;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
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

    private static final int VICTIMS_PER_SCAN = 16;

    private final long limit;
    private final AtomicLong bytes = new AtomicLong();
    private final LongAdder frames = new LongAdder();
    private final Set<SendQueue> queues = ConcurrentHashMap.newKeySet();

    /**
     * Held by the one thread that makes room, also while it flushes and ends queues of others; only
     * ever tried, so nobody waits for it.
     */
    private final ReentrantLock relieving = new ReentrantLock();

    NodeBudget(long limit) {
        this.limit = limit;
    }

    /** Until {@link #unregister}; it may be made to pay from now on. */
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

    /**
     * Writes what nobody has tried to write yet and, if that is not enough, overflows the fullest
     * queues until the budget holds; must be called without any lock.
     */
    void relieve() {
        if (relieving.isHeldByCurrentThread() || !relieving.tryLock()) {
            return;
        }
        try {
            queues.forEach(SendQueue::flushIfIdle);
            boolean gains = true;
            while (isExceeded() && gains) {
                gains = overflowFullest();
            }
        } finally {
            relieving.unlock();
        }
    }

    /** Until the budget holds or one scan's victims are spent; false if there was none. */
    private boolean overflowFullest() {
        List<SendQueue> victims = fullest();
        for (SendQueue victim : victims) {
            if (!isExceeded()) {
                break;
            }
            victim.overflowNode();
        }
        return !victims.isEmpty();
    }

    private record Candidate(SendQueue queue, long bytes) {}

    /** Those that hold the most, the fullest first; found in one scan. */
    private List<SendQueue> fullest() {
        PriorityQueue<Candidate> smallestFirst =
                new PriorityQueue<>(Comparator.comparingLong(Candidate::bytes));
        for (SendQueue queue : queues) {
            long held = queue.queuedBytes();
            if (held > 0) {
                smallestFirst.add(new Candidate(queue, held));
                if (smallestFirst.size() > VICTIMS_PER_SCAN) {
                    smallestFirst.remove();
                }
            }
        }
        List<SendQueue> fullest = new ArrayList<>(VICTIMS_PER_SCAN);
        while (!smallestFirst.isEmpty()) {
            fullest.add(smallestFirst.remove().queue());
        }
        return fullest.reversed();
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
