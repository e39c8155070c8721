package io.fanfare.gateway.bus;

import io.fanfare.gateway.outbound.FlushBatch;
import io.fanfare.gateway.routing.EventRouter;
import io.fanfare.gateway.routing.Route;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Takes messages without making their producer wait and routes them, one after the other, on a
 * thread of its own; what arrived meanwhile is routed as one burst.
 *
 * <p>When full it refuses. Bursts are bounded, so that the first frames of many do not wait for the
 * last.
 */
final class Lane implements Runnable {

    private static final int MAX_BURST = 64;

    /** One message and when it came. */
    record Message(Route route, byte[] body, long receivedNanos) {}

    private final EventRouter router;
    private final int maxEvents;
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();

    // Guarded by lock.
    private ArrayDeque<Message> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean routerWaits;
    private boolean overflowing;
    private boolean stopped;

    Lane(EventRouter router, int maxEvents, long maxBytes) {
        this.router = router;
        this.maxEvents = maxEvents;
        this.maxBytes = maxBytes;
    }

    /** Outcome of {@link #offer}. */
    enum Offer {
        TAKEN,
        /** Refused, and it is the first since the lane last took one. */
        FIRST_REFUSED,
        REFUSED
    }

    /** Takes the message unless the lane is full; a message passes an empty lane at any size. */
    Offer offer(Message message) {
        lock.lock();
        try {
            boolean full =
                    waiting.size() >= maxEvents
                            || (!waiting.isEmpty()
                                    && waitingBytes + message.body().length > maxBytes);
            if (full || stopped) {
                Offer outcome = overflowing ? Offer.REFUSED : Offer.FIRST_REFUSED;
                overflowing = true;
                return outcome;
            }
            overflowing = false;
            waiting.add(message);
            waitingBytes += message.body().length;
            if (routerWaits) {
                routerWaits = false;
                notEmpty.signal();
            }
            return Offer.TAKEN;
        } finally {
            lock.unlock();
        }
    }

    /** Routes until {@link #stop}, then what still waits. */
    @Override
    public void run() {
        FlushBatch batch = new FlushBatch();
        try {
            ArrayDeque<Message> burst = awaitBurst(new ArrayDeque<>());
            while (!burst.isEmpty()) {
                route(burst, batch);
                burst = awaitBurst(burst);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes what waits and leaves the empty deque in its place; empty only once stopped. */
    private ArrayDeque<Message> awaitBurst(ArrayDeque<Message> empty) throws InterruptedException {
        lock.lock();
        try {
            while (waiting.isEmpty() && !stopped) {
                routerWaits = true;
                notEmpty.await();
            }
            ArrayDeque<Message> burst = waiting;
            waiting = empty;
            waitingBytes = 0;
            return burst;
        } finally {
            lock.unlock();
        }
    }

    private void route(ArrayDeque<Message> burst, FlushBatch batch) {
        int sinceFlush = 0;
        for (Message message = burst.poll(); message != null; message = burst.poll()) {
            router.route(message.route(), message.body(), message.receivedNanos(), batch);
            if (++sinceFlush == MAX_BURST) {
                batch.flush();
                sinceFlush = 0;
            }
        }
        batch.flush();
    }

    void stop() {
        lock.lock();
        try {
            stopped = true;
            notEmpty.signal();
        } finally {
            lock.unlock();
        }
    }
}
