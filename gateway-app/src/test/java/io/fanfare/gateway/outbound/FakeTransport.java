package io.fanfare.gateway.outbound;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A socket that remembers what it was told, in order; writes complete when the test says so, unless
 * it was made to do something else with them.
 */
public final class FakeTransport implements Transport {

    /** What happens to a write besides being remembered. */
    public interface Behaviour {
        void written(Frame[] frames, Completion completion);
    }

    /** A close frame. */
    public record Close(int code, String reason) {}

    private final Behaviour behaviour;
    private final AtomicBoolean writing = new AtomicBoolean();

    private final Queue<List<Frame>> writes = new ConcurrentLinkedQueue<>();
    private final Queue<Close> closes = new ConcurrentLinkedQueue<>();
    private final Queue<Completion> held = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pings = new AtomicInteger();
    private final AtomicInteger aborts = new AtomicInteger();

    /** Written by any writer, read by the test. */
    private volatile boolean overlapped;

    /** Set by the test, read by whoever writes. */
    private volatile boolean ending;

    /** Set by the test, run by whoever closes. */
    private volatile Runnable onClose = () -> {};

    private FakeTransport(@Nullable Behaviour behaviour) {
        this.behaviour = behaviour == null ? this::hold : behaviour;
    }

    /** Each write waits for {@link #complete} or {@link #fail}. */
    public static FakeTransport holding() {
        return new FakeTransport(null);
    }

    /** Each write completes before it returns. */
    public static FakeTransport instant() {
        return new FakeTransport((frames, completion) -> completion.completed(null));
    }

    public static FakeTransport doing(Behaviour behaviour) {
        return new FakeTransport(behaviour);
    }

    private void hold(Frame[] frames, Completion completion) {
        held.add(completion);
    }

    @Override
    public void write(Frame[] frames, Completion completion) {
        if (!writing.compareAndSet(false, true)) {
            overlapped = true;
        }
        writes.add(List.of(frames));
        behaviour.written(
                frames,
                failure -> {
                    writing.set(false);
                    completion.completed(failure);
                });
    }

    /** Completes the write in flight. */
    public void complete() {
        nextHeld().completed(null);
    }

    public void fail() {
        nextHeld().completed(new IllegalStateException("broken"));
    }

    private Completion nextHeld() {
        return held.remove();
    }

    @Override
    public void ping() {
        pings.incrementAndGet();
    }

    @Override
    public void close(int code, String reason) {
        closes.add(new Close(code, reason));
        onClose.run();
    }

    @Override
    public void abort() {
        aborts.incrementAndGet();
    }

    @Override
    public boolean isEnding() {
        return ending;
    }

    /** From now on as if its container were ending the socket. */
    public FakeTransport ending() {
        ending = true;
        return this;
    }

    public FakeTransport onClose(Runnable reaction) {
        onClose = reaction;
        return this;
    }

    /** Each write's frames. */
    public List<List<Frame>> writes() {
        return List.copyOf(writes);
    }

    public List<Frame> frames() {
        return writes().stream().flatMap(List::stream).toList();
    }

    /** The frames' payloads. */
    public List<String> texts() {
        return frames().stream().map(f -> new String(f.payload(), StandardCharsets.UTF_8)).toList();
    }

    public List<Close> closes() {
        return List.copyOf(closes);
    }

    public int pings() {
        return pings.get();
    }

    public int aborts() {
        return aborts.get();
    }

    /** Whether a write began before the one before it had completed. */
    public boolean hasOverlapped() {
        return overlapped;
    }
}
