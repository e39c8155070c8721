package io.fanfare.gateway.command;

import io.fanfare.model.socket.Reply;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The commands of one connection between their arrival and their reply.
 *
 * <p>They begin in the order they came and are answered in that order. A subscribe may have to wait
 * for a look-up or for Redis: those behind it that subscribe too begin meanwhile, anything else
 * waits for its turn, so that every command sees what the ones before it did. No thread is held by
 * the wait: whoever completes it goes on with the queue.
 *
 * <p>One thread at a time works on a queue, without its lock while it does.
 */
public final class CommandQueue {

    private final CommandRate rate;
    private final int maxPending;
    private final Steps steps;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by lock.
    private final ArrayDeque<Command> arrived = new ArrayDeque<>(2);
    private final ArrayDeque<Begun> begun = new ArrayDeque<>(2);
    private boolean isWorkedOn;

    /** What to do with a command; called without locks, one call at a time. */
    interface Steps {
        CompletableFuture<Optional<Reply>> begin(Command command);

        void finish(Command command, CompletableFuture<Optional<Reply>> done);
    }

    private record Begun(Command command, CompletableFuture<Optional<Reply>> reply) {}

    CommandQueue(CommandRate rate, int maxPending, Steps steps) {
        this.rate = rate;
        this.maxPending = maxPending;
        this.steps = steps;
    }

    /** Whether the connection may send one more command; asked by its reader only. */
    boolean tryAcquire(long nowNanos) {
        return rate.tryAcquire(nowNanos);
    }

    /** Takes the command and begins it if it is its turn; false if too many wait. */
    boolean accept(Command command) {
        lock.lock();
        try {
            if (arrived.size() + begun.size() >= maxPending) {
                return false;
            }
            arrived.add(command);
        } finally {
            lock.unlock();
        }
        work();
        return true;
    }

    /** Begins and finishes whatever has its turn, unless another thread is at it. */
    private void work() {
        boolean isMine = false;
        while (true) {
            Begun finished = null;
            Command next = null;
            lock.lock();
            try {
                if (isWorkedOn && !isMine) {
                    return; // It looks again before it leaves.
                }
                finished = takeFinishedLocked();
                next = finished == null ? takeNextLocked() : null;
                isMine = finished != null || next != null;
                isWorkedOn = isMine;
            } finally {
                lock.unlock();
            }
            if (finished == null && next == null) {
                return;
            }
            workOn(finished, next);
        }
    }

    /** A defect leaves the queue to whoever comes next. */
    private void workOn(@Nullable Begun finished, @Nullable Command next) {
        boolean isDone = false;
        try {
            if (finished != null) {
                steps.finish(finished.command(), finished.reply());
            } else if (next != null) {
                begin(next);
            }
            isDone = true;
        } finally {
            if (!isDone) {
                leave();
            }
        }
    }

    private void leave() {
        lock.lock();
        try {
            isWorkedOn = false;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Begun takeFinishedLocked() {
        Begun first = begun.peek();
        return first != null && first.reply().isDone() ? begun.poll() : null;
    }

    private @Nullable Command takeNextLocked() {
        boolean hasTurn = begun.isEmpty() || arrived.peek() instanceof Command.Subscribe;
        return hasTurn ? arrived.poll() : null;
    }

    private void begin(Command command) {
        CompletableFuture<Optional<Reply>> reply = steps.begin(command);
        lock.lock();
        try {
            begun.add(new Begun(command, reply));
        } finally {
            lock.unlock();
        }
        if (!reply.isDone()) {
            var _ = reply.whenComplete((done, failure) -> work());
        }
    }
}
