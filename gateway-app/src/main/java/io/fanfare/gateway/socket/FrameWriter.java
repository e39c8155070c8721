package io.fanfare.gateway.socket;

import io.fanfare.gateway.outbound.Frame;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes text frames as a server must (RFC 6455, 5.2: whole, not masked), several in one call of
 * the system.
 *
 * <p>They are copied into memory that the system can read, which the JDK would do anyway, for each
 * part and once more at every attempt. Thread-safe; writers share a few such buffers.
 */
final class FrameWriter {

    static final int BUFFER_BYTES = 32 * 1024;

    private static final int MAX_HEADER_BYTES = 10;
    private static final int MAX_SPARE_BUFFERS = 16;
    private static final byte FINAL_TEXT = (byte) 0x81;
    private static final int MAX_SHORT_LENGTH = 125;
    private static final int LENGTH_OF_TWO_BYTES = 126;
    private static final int LENGTH_OF_EIGHT_BYTES = 127;
    private static final ByteBuffer[] NOTHING = {};

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by lock.
    private final ArrayDeque<ByteBuffer> spare = new ArrayDeque<>();

    /**
     * Writes until all is written or the channel takes no more.
     *
     * @return what it did not take, in order and of its own memory; empty if it took all
     */
    ByteBuffer[] write(Frame[] frames, WritableByteChannel channel) throws IOException {
        ByteBuffer buffer = borrow();
        try {
            return new Writing(buffer, channel, frames).run();
        } finally {
            giveBack(buffer);
        }
    }

    private ByteBuffer borrow() {
        lock.lock();
        try {
            ByteBuffer buffer = spare.poll();
            if (buffer != null) {
                return buffer;
            }
        } finally {
            lock.unlock();
        }
        return ByteBuffer.allocateDirect(BUFFER_BYTES);
    }

    private void giveBack(ByteBuffer buffer) {
        lock.lock();
        try {
            if (spare.size() < MAX_SPARE_BUFFERS) {
                spare.push(buffer.clear());
            }
        } finally {
            lock.unlock();
        }
    }

    /** One call of {@link #write}; the buffer is being filled at each of its steps. */
    private record Writing(ByteBuffer buffer, WritableByteChannel channel, Frame[] frames) {

        ByteBuffer[] run() throws IOException {
            for (int i = 0; i < frames.length; i++) {
                byte[] payload = frames[i].payload();
                if (buffer.remaining() < MAX_HEADER_BYTES && !drain()) {
                    return rest(NOTHING_MORE, i);
                }
                putHeader(buffer, payload.length);
                int at = 0;
                while (at < payload.length) {
                    int length = Math.min(buffer.remaining(), payload.length - at);
                    buffer.put(payload, at, length);
                    at += length;
                    if (!buffer.hasRemaining() && !drain()) {
                        return rest(ByteBuffer.wrap(payload, at, payload.length - at), i + 1);
                    }
                }
            }
            return drain() ? NOTHING : rest(NOTHING_MORE, frames.length);
        }

        private static final ByteBuffer NOTHING_MORE = ByteBuffer.allocate(0);

        /** Whether the channel took all; if not, the rest stays to be read. */
        private boolean drain() throws IOException {
            buffer.flip();
            channel.write(buffer);
            if (buffer.hasRemaining()) {
                return false;
            }
            buffer.clear();
            return true;
        }

        private ByteBuffer[] rest(ByteBuffer payload, int nextFrame) {
            List<ByteBuffer> rest = new ArrayList<>();
            rest.add(ByteBuffer.allocate(buffer.remaining()).put(buffer).flip());
            rest.add(payload);
            for (int i = nextFrame; i < frames.length; i++) {
                byte[] next = frames[i].payload();
                rest.add(putHeader(ByteBuffer.allocate(MAX_HEADER_BYTES), next.length).flip());
                rest.add(ByteBuffer.wrap(next));
            }
            return rest.toArray(ByteBuffer[]::new);
        }
    }

    private static ByteBuffer putHeader(ByteBuffer into, int length) {
        into.put(FINAL_TEXT);
        if (length <= MAX_SHORT_LENGTH) {
            return into.put((byte) length);
        }
        if (length <= 0xffff) {
            return into.put((byte) LENGTH_OF_TWO_BYTES).putShort((short) length);
        }
        return into.put((byte) LENGTH_OF_EIGHT_BYTES).putLong(length);
    }
}
