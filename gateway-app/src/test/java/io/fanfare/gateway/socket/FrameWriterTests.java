package io.fanfare.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.gateway.outbound.Frame;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.HexFormat;
import java.util.stream.IntStream;

class FrameWriterTests {

    private final FrameWriter writer = new FrameWriter();

    /** A socket that takes so many bytes and then no more. */
    private static final class Socket implements WritableByteChannel {

        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private int room;
        private int calls;

        Socket(int room) {
            this.room = room;
        }

        @Override
        public int write(ByteBuffer from) {
            calls++;
            byte[] bytes = new byte[Math.min(room, from.remaining())];
            from.get(bytes);
            taken.writeBytes(bytes);
            room -= bytes.length;
            return bytes.length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    private static Frame frame(int size, int seed) {
        byte[] payload = new byte[size];
        for (int i = 0; i < size; i++) {
            payload[i] = (byte) (i * 31 + seed);
        }
        return new Frame(payload, 1, null);
    }

    private static Frame[] frames(int... sizes) {
        return IntStream.range(0, sizes.length)
                .mapToObj(i -> frame(sizes[i], i))
                .toArray(Frame[]::new);
    }

    /** The frames as RFC 6455 has them, made the plain way. */
    private static byte[] onTheWire(Frame... frames) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (Frame frame : frames) {
            int size = frame.size();
            String length =
                    size < 126
                            ? "%02x".formatted(size)
                            : size < 65_536 ? "7e%04x".formatted(size) : "7f%016x".formatted(size);
            wire.writeBytes(HexFormat.of().parseHex("81" + length));
            wire.writeBytes(frame.payload());
        }
        return wire.toByteArray();
    }

    private static byte[] all(Socket socket, ByteBuffer[] rest) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(socket.taken.toByteArray());
        for (ByteBuffer part : rest) {
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            all.writeBytes(bytes);
        }
        return all.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 8100",
        "1, 8101",
        "125, 817d",
        "126, 817e007e",
        "65535, 817effff",
        "65536, 817f0000000000010000"
    })
    void eachLengthHasItsHeader(int size, String header) throws IOException {
        Socket socket = new Socket(Integer.MAX_VALUE);

        assertThat(writer.write(frames(size), socket)).isEmpty();

        byte[] taken = socket.taken.toByteArray();
        assertThat(HexFormat.of().formatHex(taken, 0, header.length() / 2)).isEqualTo(header);
        assertThat(taken).isEqualTo(onTheWire(frames(size)));
    }

    @Test
    void framesOfABurstShareACall() throws IOException {
        Socket socket = new Socket(Integer.MAX_VALUE);
        Frame[] burst = frames(1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000);

        assertThat(writer.write(burst, socket)).isEmpty();

        assertThat(socket.calls).isEqualTo(1);
        assertThat(socket.taken.toByteArray()).isEqualTo(onTheWire(burst));
    }

    @Test
    void whereverTheSocketIsFullTheRestFollowsOn() throws IOException {
        Frame[] burst = frames(3, 0, 200, 5, 126);
        byte[] wire = onTheWire(burst);
        for (int room = 0; room <= wire.length; room++) {
            Socket socket = new Socket(room);

            ByteBuffer[] rest = writer.write(burst, socket);

            assertThat(socket.taken.size()).isEqualTo(room);
            assertThat(all(socket, rest)).isEqualTo(wire);
            assertThat(rest.length == 0).isEqualTo(room == wire.length);
        }
    }

    @Test
    void framesLargerThanABufferLeaveInParts() throws IOException {
        int buffer = FrameWriter.BUFFER_BYTES;
        Frame[] burst = frames(buffer - 12, 100, 3 * buffer + 7, buffer - 4, 70_000, 1);
        byte[] wire = onTheWire(burst);
        for (int room :
                new int[] {0, buffer - 1, buffer, buffer + 1, 3 * buffer, wire.length - 1}) {
            Socket socket = new Socket(room);

            assertThat(all(socket, writer.write(burst, socket))).isEqualTo(wire);
        }
        Socket willing = new Socket(Integer.MAX_VALUE);
        assertThat(writer.write(burst, willing)).isEmpty();
        assertThat(willing.taken.toByteArray()).isEqualTo(wire);
    }

    @Test
    void theRestHasMemoryOfItsOwn() throws IOException {
        Socket full = new Socket(10);
        Frame[] first = frames(50, 60);
        ByteBuffer[] rest = writer.write(first, full);

        assertThat(writer.write(frames(500), new Socket(Integer.MAX_VALUE))).isEmpty();

        assertThat(all(full, rest)).isEqualTo(onTheWire(first));
    }

    @Test
    void aBrokenSocketCostsNoBuffer() throws IOException {
        WritableByteChannel broken =
                new WritableByteChannel() {
                    @Override
                    public int write(ByteBuffer from) throws IOException {
                        throw new IOException("broken pipe");
                    }

                    @Override
                    public boolean isOpen() {
                        return true;
                    }

                    @Override
                    public void close() {}
                };
        assertThatThrownBy(() -> writer.write(frames(1000), broken))
                .isInstanceOf(IOException.class);

        Socket next = new Socket(Integer.MAX_VALUE);
        assertThat(writer.write(frames(7), next)).isEmpty();
        assertThat(next.taken.toByteArray()).isEqualTo(onTheWire(frames(7)));
    }
}
