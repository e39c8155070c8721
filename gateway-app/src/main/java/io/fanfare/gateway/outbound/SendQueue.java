package io.fanfare.gateway.outbound;

import io.fanfare.gateway.outbound.OutboundMetrics.Overflow;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.locks.ReentrantLock;

/**
 * The frames that wait for one socket, and its only writer: frames leave in the order offered, and
 * offering never waits.
 *
 * <p>When a frame does not fit although a write is in flight, the overflow policy decides; when the
 * queue ends, what is left is either written first or discarded. Thread-safe.
 *
 * <h2>Who writes</h2>
 *
 * Whoever finds the queue idle becomes the writer and stays it until the queue is empty. A
 * transport may complete a write before {@link Transport#write} returns; the writer then goes round
 * its loop instead of recursing. Several frames that wait together go to the transport together,
 * which is one system call instead of many.
 */
public final class SendQueue {

    /** Where the current write stands. */
    private enum Write {
        NONE,
        /** A thread is inside {@link Transport#write}, or about to be. */
        STARTING,
        /** Completed before {@link Transport#write} returned. */
        COMPLETED_EARLY,
        /** The completion will go on writing. */
        PENDING
    }

    /** The code and reason to end with, once the last frame has left. */
    private record End(int code, String reason) {}

    private final Transport transport;
    private final Limits limits;
    private final Listener listener;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by lock.
    private final PendingFrames frames;
    private Write write = Write.NONE;
    private long writtenFrames;
    private boolean flushExpected;
    private boolean ended;
    private @Nullable End end;

    /** Written under lock, read by the reaper; 0 while no write is in flight. */
    private volatile long writeStartedNanos;

    SendQueue(Transport transport, Limits limits, Listener listener) {
        this.transport = transport;
        this.limits = limits;
        this.frames = new PendingFrames(limits);
        this.listener = listener;
        limits.budget().register(this);
    }

    /** What a queue may hold and what it shares with the others of its node. */
    record Limits(
            int maxFrames,
            long maxBytes,
            OverflowPolicy overflow,
            NodeBudget budget,
            OutboundMetrics metrics) {}

    /** Told, without any lock held, what the queue cannot decide by itself. */
    public interface Listener {
        /** The consumer is too slow: the queue is full, or the fullest of a node without budget. */
        void overflowed();

        /** The socket is broken: a write failed. */
        void failed(Throwable failure);
    }

    /** Outcome of {@link #offer}. */
    public enum Offer {
        /** A writer will come to it. */
        QUEUED,
        /** Nobody writes: the caller must {@link #flush}. */
        FLUSH_NEEDED,
        /** Not taken, the queue has ended or just overflowed. */
        REFUSED
    }

    /** What came of one attempt to take a frame. */
    private enum Attempt {
        QUEUED,
        FLUSH_NEEDED,
        /** It does not fit, but nobody has tried yet to write what waits. */
        UNTRIED,
        /** It does not fit, and the socket is slow: a write is in flight. */
        FULL,
        ENDED
    }

    /** Takes the frame if it fits or room can be made; never waits. */
    public Offer offer(Frame frame) {
        Attempt attempt = attempt(frame);
        while (attempt == Attempt.UNTRIED) {
            flush();
            attempt = attempt(frame);
        }
        return switch (attempt) {
            case QUEUED -> relieved(Offer.QUEUED);
            case FLUSH_NEEDED -> relieved(Offer.FLUSH_NEEDED);
            case FULL -> overflowed();
            case UNTRIED, ENDED -> Offer.REFUSED;
        };
    }

    private Attempt attempt(Frame frame) {
        lock.lock();
        try {
            if (ended) {
                return Attempt.ENDED;
            }
            if (!frames.fits(frame)) {
                if (write == Write.NONE) {
                    return Attempt.UNTRIED;
                }
                if (!frames.makeRoomFor(frame)) {
                    return Attempt.FULL;
                }
            }
            frames.add(frame);
            if (write != Write.NONE || flushExpected) {
                return Attempt.QUEUED;
            }
            flushExpected = true;
            return Attempt.FLUSH_NEEDED;
        } finally {
            lock.unlock();
        }
    }

    private Offer relieved(Offer outcome) {
        if (limits.budget().isExceeded()) {
            limits.budget().relieve();
        }
        return outcome;
    }

    private Offer overflowed() {
        limits.metrics().overflowed(Overflow.DISCONNECTED);
        listener.overflowed();
        return Offer.REFUSED;
    }

    /** Writes what waits, unless somebody does already. */
    public void flush() {
        lock.lock();
        try {
            flushExpected = false;
            if (write != Write.NONE) {
                return;
            }
            write = Write.STARTING;
        } finally {
            lock.unlock();
        }
        writeUntilEmpty();
    }

    /** Called by the one thread that moved {@link #write} to STARTING. */
    private void writeUntilEmpty() {
        do {
            Frame[] batch = takeBatch();
            if (batch.length == 0) {
                return;
            }
            write(batch);
        } while (isCompletedEarly());
    }

    /** A transport that throws has a broken socket: nobody else may suffer from it. */
    private void write(Frame[] batch) {
        try {
            transport.write(batch, failure -> written(batch, failure));
        } catch (RuntimeException e) {
            written(batch, e);
        }
    }

    /** The next frames to write; none when the queue went idle, or has said its last. */
    private Frame[] takeBatch() {
        Frame[] batch;
        End last;
        lock.lock();
        try {
            batch = frames.takeBatch();
            if (batch.length > 0) {
                write = Write.STARTING;
                writeStartedNanos = System.nanoTime() | 1;
                return batch;
            }
            write = Write.NONE;
            last = end;
            end = null;
        } finally {
            lock.unlock();
        }
        if (last != null) {
            limits.budget().unregister(this);
            transport.close(last.code(), last.reason());
        }
        return batch;
    }

    private boolean isCompletedEarly() {
        lock.lock();
        try {
            if (write == Write.COMPLETED_EARLY) {
                return true;
            }
            write = Write.PENDING;
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void written(Frame[] done, @Nullable Throwable failure) {
        boolean goOn;
        lock.lock();
        try {
            if (!frames.land(done)) {
                return; // Heard before.
            }
            writeStartedNanos = 0;
            if (failure != null) {
                discardLocked();
            } else {
                writtenFrames += done.length;
            }
            goOn = write == Write.PENDING;
            write = goOn ? Write.STARTING : Write.COMPLETED_EARLY;
        } finally {
            lock.unlock();
        }
        if (failure == null) {
            limits.metrics().delivered(done);
        } else {
            listener.failed(failure);
        }
        if (goOn) {
            writeUntilEmpty();
        }
    }

    /** Refuses further frames, writes those that wait, then sends the close frame. */
    public void endAfterFlush(int code, String reason) {
        end(code, reason, false);
    }

    /** Refuses further frames, discards those that wait, and sends the close frame next. */
    public void endNow(int code, String reason) {
        end(code, reason, true);
    }

    private void end(int code, String reason, boolean discard) {
        lock.lock();
        try {
            if (ended) {
                return;
            }
            if (discard) {
                discardLocked();
            }
            ended = true;
            end = new End(code, reason);
        } finally {
            lock.unlock();
        }
        flush();
    }

    /** Refuses further frames and forgets those that wait: the socket is gone. */
    public void discard() {
        lock.lock();
        try {
            discardLocked();
        } finally {
            lock.unlock();
        }
        limits.budget().unregister(this);
    }

    private void discardLocked() {
        ended = true;
        end = null;
        frames.discard();
    }

    /** Writes what waits if nobody has tried to. */
    void flushIfIdle() {
        if (queuedBytes() > 0 && !isWriting()) {
            flush();
        }
    }

    /**
     * The node ran out of budget and this is one of its fullest queues: whatever it holds goes. One
     * that was to be written to its end still closes with the code it was given.
     */
    void overflowNode() {
        limits.metrics().overflowed(Overflow.NODE_BUDGET);
        if (!isEnded()) {
            listener.overflowed();
        }
        shedIfEnded();
        limits.budget().unregister(this);
    }

    private boolean isEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    private void shedIfEnded() {
        lock.lock();
        try {
            if (ended) {
                End last = end;
                discardLocked();
                end = last;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Bytes that wait or are in flight; 0 once discarded. */
    public long queuedBytes() {
        return frames.bytes();
    }

    /**
     * One moment of a queue.
     *
     * @param frames those that wait or are in flight; 0 once discarded
     * @param bytes their size
     * @param writtenFrames those that have left so far
     */
    public record Books(int frames, long bytes, long writtenFrames) {}

    public Books books() {
        lock.lock();
        try {
            return new Books(frames.count(), frames.bytes(), writtenFrames);
        } finally {
            lock.unlock();
        }
    }

    /** Whether a write is in flight. */
    public boolean isWriting() {
        return writeStartedNanos != 0;
    }

    /** For how long the write in flight has not left, in nanoseconds; 0 if none is in flight. */
    public long stalledNanos(long nowNanos) {
        long started = writeStartedNanos;
        return started == 0 ? 0 : Math.max(0, nowNanos - started);
    }

    @Override
    public String toString() {
        return "send queue of " + listener;
    }
}
