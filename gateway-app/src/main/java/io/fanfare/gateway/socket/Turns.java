package io.fanfare.gateway.socket;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one writer at a time write to a socket, in the order they asked; nobody waits: who cannot
 * write at once leaves behind what to do when it is its turn.
 *
 * <p>Thread-safe.
 */
final class Turns {

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by lock.
    private final Queue<Runnable> waiting = new ArrayDeque<>(1);
    private boolean isTaken;

    /** Takes the turn if nobody has it; who does must {@link #pass} it on. */
    boolean take() {
        lock.lock();
        try {
            boolean wasFree = !isTaken;
            isTaken = true;
            return wasFree;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Runs the writer at once, or when those before it have passed their turn on. It must pass it
     * on as well, when its bytes have left or failed.
     */
    void run(Runnable writer) {
        lock.lock();
        try {
            if (isTaken) {
                waiting.add(writer);
                return;
            }
            isTaken = true;
        } finally {
            lock.unlock();
        }
        writer.run();
    }

    /** Ends the turn; runs the next writer, if any waits. */
    void pass() {
        Runnable next;
        lock.lock();
        try {
            next = waiting.poll();
            isTaken = next != null;
        } finally {
            lock.unlock();
        }
        if (next != null) {
            next.run();
        }
    }
}
