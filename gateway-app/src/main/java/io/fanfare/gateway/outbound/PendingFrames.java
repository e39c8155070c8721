package io.fanfare.gateway.outbound;

import io.fanfare.gateway.outbound.OutboundMetrics.Overflow;
import io.fanfare.gateway.outbound.SendQueue.Limits;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;

/**
 * The frames that one queue holds, within its limits: those that wait and those in flight, and what
 * they weigh in its books and its node's.
 *
 * <p>Guarded by its owner's lock, but for {@link #bytes}.
 */
final class PendingFrames {

    private static final int MAX_FRAMES_PER_WRITE = 64;
    private static final int MAX_BYTES_PER_WRITE = 128 * 1024;
    private static final Frame[] NONE = {};

    private final Limits limits;
    private final ArrayDeque<Frame> waiting = new ArrayDeque<>(3);
    private Frame[] inFlight = NONE;
    private long heldBytes;
    private boolean discarded;

    /** Copy of {@link #heldBytes} for the budget and the metrics, which take no lock. */
    private volatile long bytes;

    PendingFrames(Limits limits) {
        this.limits = limits;
    }

    /** A frame of any size fits when nothing waits; what is in flight has had its turn. */
    boolean fits(Frame frame) {
        return waiting.isEmpty()
                || (waiting.size() + inFlight.length < limits.maxFrames()
                        && heldBytes + frame.size() <= limits.maxBytes());
    }

    /** Gives up others by the overflow policy; whether the frame fits now. */
    boolean makeRoomFor(Frame frame) {
        return switch (limits.overflow()) {
            case DISCONNECT -> false;
            case DROP_OLDEST -> dropOldest(frame);
            case CONFLATE -> conflate(frame);
        };
    }

    private boolean dropOldest(Frame frame) {
        Iterator<Frame> oldest = waiting.iterator();
        while (!fits(frame) && oldest.hasNext()) {
            Frame candidate = oldest.next();
            if (!candidate.isReply()) {
                oldest.remove();
                account(-1, -candidate.size());
                limits.metrics().overflowed(Overflow.DROPPED);
            }
        }
        return fits(frame);
    }

    private boolean conflate(Frame frame) {
        Set<Frame.Subject> newer = new HashSet<>();
        if (frame.subject() != null) {
            newer.add(frame.subject());
        }
        Iterator<Frame> newestFirst = waiting.descendingIterator();
        while (newestFirst.hasNext()) {
            Frame candidate = newestFirst.next();
            if (candidate.subject() != null && !newer.add(candidate.subject())) {
                newestFirst.remove();
                account(-1, -candidate.size());
                limits.metrics().overflowed(Overflow.CONFLATED);
            }
        }
        return fits(frame);
    }

    void add(Frame frame) {
        waiting.add(frame);
        account(1, frame.size());
    }

    private void account(int frameCount, long byteCount) {
        heldBytes += byteCount;
        bytes = heldBytes;
        limits.budget().add(frameCount, byteCount);
    }

    /** The next frames to write together, in flight from now on; none when nothing waits. */
    Frame[] takeBatch() {
        if (waiting.isEmpty()) {
            return NONE;
        }
        int count = 0;
        int size = 0;
        for (Frame frame : waiting) {
            size += frame.size();
            if (count == MAX_FRAMES_PER_WRITE || (count > 0 && size > MAX_BYTES_PER_WRITE)) {
                break;
            }
            count++;
        }
        Frame[] batch = new Frame[count];
        for (int i = 0; i < count; i++) {
            batch[i] = waiting.remove();
        }
        inFlight = batch;
        return batch;
    }

    /** The batch has left or failed; false if it is not the one in flight. */
    @SuppressWarnings("ReferenceEquality") // Which batch it is, not what it holds.
    boolean land(Frame[] batch) {
        if (inFlight != batch) {
            return false;
        }
        inFlight = NONE;
        if (!discarded) {
            long size = 0;
            for (Frame frame : batch) {
                size += frame.size();
            }
            account(-batch.length, -size);
        }
        return true;
    }

    /**
     * Forgets what waits. What is in flight leaves the books as well: its socket is ending, and
     * meanwhile the budget must not make the next fullest queue pay for it.
     */
    void discard() {
        if (!discarded) {
            discarded = true;
            account(-(waiting.size() + inFlight.length), -heldBytes);
            waiting.clear();
        }
    }

    /** How many wait or are in flight; 0 once discarded. */
    int count() {
        return discarded ? 0 : waiting.size() + inFlight.length;
    }

    /** Their size. */
    long bytes() {
        return bytes;
    }
}
