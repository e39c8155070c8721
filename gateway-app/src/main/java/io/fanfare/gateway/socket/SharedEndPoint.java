package io.fanfare.gateway.socket;

import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * A socket that two may write to: Jetty, as it always does, and a {@link DirectTransport}. Each
 * write leaves whole before the next one begins.
 *
 * <p>The container allows one write at a time and treats a second one as a defect; here it waits
 * for its turn, without a thread.
 */
final class SharedEndPoint extends SocketChannelEndPoint {

    private static final int PART_BYTES = 128 * 1024;

    private final Turns turns = new Turns();

    SharedEndPoint(
            SocketChannel channel,
            ManagedSelector selector,
            SelectionKey key,
            Scheduler scheduler) {
        super(channel, selector, key, scheduler);
    }

    /** Whose turn it is to write. */
    Turns turns() {
        return turns;
    }

    /** Jetty's way: the answer to an upgrade, control frames, and data where it has to. */
    @Override
    public void write(Callback callback, ByteBuffer... buffers) {
        turns.run(() -> writeInTurn(callback, buffers));
    }

    /** Writes as Jetty does, for whoever has the turn; passes it on before the callback. */
    void writeInTurn(Callback callback, ByteBuffer... buffers) {
        super.write(new PassingOn(callback), buffers);
    }

    private final class PassingOn extends Callback.Nested {

        PassingOn(Callback callback) {
            super(callback);
        }

        @Override
        public void succeeded() {
            turns.pass();
            super.succeeded();
        }

        @Override
        public void failed(Throwable failure) {
            turns.pass();
            super.failed(failure);
        }
    }

    /**
     * Writes much in parts. The JDK copies all that it is given out of the heap before it asks the
     * socket how much of it fits, at every attempt, and keeps that much memory for each thread.
     */
    @Override
    public boolean flush(ByteBuffer... buffers) throws IOException {
        long bytes = 0;
        for (ByteBuffer buffer : buffers) {
            bytes += buffer.remaining();
        }
        if (bytes <= PART_BYTES) {
            return super.flush(buffers);
        }
        notIdle();
        for (ByteBuffer buffer : buffers) {
            while (buffer.hasRemaining()) {
                if (!flushPart(buffer)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean flushPart(ByteBuffer buffer) throws IOException {
        ByteBuffer part = buffer.slice(buffer.position(), Math.min(PART_BYTES, buffer.remaining()));
        try {
            int written = getChannel().write(part);
            buffer.position(buffer.position() + written);
            return !part.hasRemaining();
        } catch (IOException e) {
            throw new EofException(e);
        }
    }
}
