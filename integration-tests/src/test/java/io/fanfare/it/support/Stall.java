package io.fanfare.it.support;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A reader's gate: closed while a client pretends to hang. */
final class Stall {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();

    /** Guarded by lock. */
    private boolean isStalled;

    void begin() {
        set(true);
    }

    void end() {
        set(false);
    }

    void awaitEnd() {
        lock.lock();
        try {
            while (isStalled) {
                ended.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void set(boolean stalled) {
        lock.lock();
        try {
            isStalled = stalled;
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
