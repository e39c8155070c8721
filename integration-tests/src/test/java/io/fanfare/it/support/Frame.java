package io.fanfare.it.support;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;

/** One WebSocket frame of RFC 6455; clients' frames are masked. */
final class Frame {

    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;
    private static final int MASKED = 0x80;

    private final int firstByte;
    private final byte[] payload;

    Frame(int firstByte, byte[] payload) {
        this.firstByte = firstByte;
        this.payload = payload;
    }

    static Frame last(int opcode, byte[] payload) {
        return new Frame(FIN | opcode, payload);
    }

    static Frame notLast(int opcode, byte[] payload) {
        return new Frame(opcode, payload);
    }

    byte[] payload() {
        return payload;
    }

    int opcode() {
        return firstByte & 0x0f;
    }

    boolean isLast() {
        return (firstByte & FIN) != 0;
    }

    boolean isCompressed() {
        return (firstByte & RSV1) != 0;
    }

    /** As a client sends it. */
    byte[] masked() {
        byte[] mask = new byte[4];
        ThreadLocalRandom.current().nextBytes(mask);
        ByteArrayOutputStream out = header(firstByte, payload.length, MASKED);
        out.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            out.write(payload[i] ^ mask[i & 3]);
        }
        return out.toByteArray();
    }

    /** As only a server may send it. */
    byte[] unmasked() {
        ByteArrayOutputStream out = header(firstByte, payload.length, 0);
        out.writeBytes(payload);
        return out.toByteArray();
    }

    /** A client's header that announces so many bytes, none of which follow. */
    static byte[] announcing(int opcode, long length) {
        ByteArrayOutputStream out = header(FIN | opcode, length, MASKED);
        out.writeBytes(new byte[4]);
        return out.toByteArray();
    }

    private static ByteArrayOutputStream header(int firstByte, long length, int maskBit) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(firstByte);
        if (length < 126) {
            out.write(maskBit | (int) length);
        } else if (length < 65536) {
            out.write(maskBit | 126);
            out.writeBytes(ByteBuffer.allocate(2).putShort((short) length).array());
        } else {
            out.write(maskBit | 127);
            out.writeBytes(ByteBuffer.allocate(8).putLong(length).array());
        }
        return out;
    }

    /** The next frame of a server. */
    static Frame read(DataInputStream in) throws IOException {
        int firstByte = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        if ((second & MASKED) != 0) {
            throw new IOException("the server masked a frame");
        }
        long length =
                switch (second) {
                    case 126 -> in.readUnsignedShort();
                    case 127 -> in.readLong();
                    default -> second;
                };
        byte[] payload = new byte[Math.toIntExact(length)];
        in.readFully(payload);
        return new Frame(firstByte, payload);
    }
}
