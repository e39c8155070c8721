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
    private static final int MAX_BURST_BYTES = 128 * 1024;

    /** One message and when it came. */
    record Message(Route route, byte[] body, long receivedNanos) {}

    private final EventRouter router;
    private final int maxEvents;
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();

    // Guarded by lock.
    private ArrayDeque<Message> waiting = new ArrayDeque<>();

    /** Of what waits and of what the router has taken and not yet routed. */
    private long heldBytes;

    private boolean routerWaits;
    private boolean overflowing;
    private boolean stopped;

    /** Of messages routed since the router last told; owned by the router. */
    private long routedBytes;

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

    /**
     * Takes the message unless the lane is full; a message of any size passes when nothing waits.
     */
    Offer offer(Message message) {
        lock.lock();
        try {
            boolean full =
                    waiting.size() >= maxEvents
                            || (!waiting.isEmpty() && heldBytes + message.body().length > maxBytes);
            if (full || stopped) {
                Offer outcome = overflowing ? Offer.REFUSED : Offer.FIRST_REFUSED;
                overflowing = true;
                return outcome;
            }
            overflowing = false;
            waiting.add(message);
            heldBytes += message.body().length;
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
            tellRoutedLocked();
            while (waiting.isEmpty() && !stopped) {
                routerWaits = true;
                notEmpty.await();
            }
            ArrayDeque<Message> burst = waiting;
            waiting = empty;
            return burst;
        } finally {
            lock.unlock();
        }
    }

    private void route(ArrayDeque<Message> burst, FlushBatch batch) {
        int sinceFlush = 0;
        for (Message message = burst.poll(); message != null; message = burst.poll()) {
            router.route(message.route(), message.body(), message.receivedNanos(), batch);
            routedBytes += message.body().length;
            if (++sinceFlush == MAX_BURST || routedBytes >= MAX_BURST_BYTES) {
                batch.flush();
                tellRouted();
                sinceFlush = 0;
            }
        }
        batch.flush();
    }

    private void tellRouted() {
        lock.lock();
        try {
            tellRoutedLocked();
        } finally {
            lock.unlock();
        }
    }

    private void tellRoutedLocked() {
        heldBytes -= routedBytes;
        routedBytes = 0;
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
