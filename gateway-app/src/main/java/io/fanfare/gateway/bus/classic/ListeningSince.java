package io.fanfare.gateway.bus.classic;

import io.fanfare.gateway.bus.BusPart;

import java.util.concurrent.locks.ReentrantLock;

/** Whether a server is listened to, and since when. Thread-safe. */
final class ListeningSince {

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by lock.
    private boolean isListening;
    private long sinceNanos = System.nanoTime();

    void note(boolean isListeningNow) {
        lock.lock();
        try {
            if (isListeningNow != isListening) {
                isListening = isListeningNow;
                sinceNanos = System.nanoTime();
            }
        } finally {
            lock.unlock();
        }
    }

    BusPart describe() {
        lock.lock();
        try {
            return new BusPart(isListening ? "listening" : "not listening", sinceNanos, null);
        } finally {
            lock.unlock();
        }
    }
}
