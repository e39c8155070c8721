package io.fanfare.gateway.bus.resp;

import io.netty.buffer.ByteBuf;

/** Where the replies and pushes of RESP2 and RESP3 end, without reading what is in them. */
final class RespFrame {

    /** More bytes are needed. */
    static final int INCOMPLETE = -1;

    /** Nothing that Redis sends. */
    static final int UNKNOWN = -2;

    private static final int LINE_END = 2;

    /** Redis ends connections that ask for more; a frame beyond it has no end worth waiting for. */
    private static final int MAX_LENGTH = 1 << 29;

    private static final int NULL_LENGTH = -1;
    private static final int NO_LENGTH = -2;

    private RespFrame() {}

    /** The index behind the frame that begins at that index, or one of the constants. */
    static int end(ByteBuf bytes, int start) {
        int at = start;
        for (long missing = 1; missing > 0; missing--) {
            int next = afterLine(bytes, at);
            if (next < 0) {
                return next;
            }
            byte type = bytes.getByte(at);
            switch (type) {
                case '+', '-', ':', '_', '#', ',', '(' -> {}
                case '$', '=', '!', '*', '~', '>', '%', '|' -> {
                    int length = length(bytes, at + 1, next);
                    if (length == NO_LENGTH) {
                        return UNKNOWN;
                    }
                    if (length != NULL_LENGTH && isText(type)) {
                        next += length + LINE_END;
                    } else if (length != NULL_LENGTH) {
                        missing += parts(type, length);
                    }
                }
                default -> {
                    return UNKNOWN;
                }
            }
            if (next > bytes.writerIndex()) {
                return INCOMPLETE;
            }
            at = next;
        }
        return at;
    }

    private static boolean isText(byte type) {
        return type == '$' || type == '=' || type == '!';
    }

    /** How many frames follow; behind an attribute also the one that it describes. */
    private static long parts(byte type, int length) {
        return switch (type) {
            case '%' -> 2L * length;
            case '|' -> 2L * length + 1;
            default -> length;
        };
    }

    /**
     * The index behind the text whose length stands in the line at that index, which begins with a
     * dollar sign; or one of the constants.
     */
    static int afterText(ByteBuf bytes, int line) {
        int text = afterLine(bytes, line);
        if (text < 0) {
            return text;
        }
        int length = bytes.getByte(line) == '$' ? length(bytes, line + 1, text) : NO_LENGTH;
        if (length < 0) {
            return UNKNOWN;
        }
        int end = text + length + LINE_END;
        return end > bytes.writerIndex() ? INCOMPLETE : end;
    }

    /**
     * The text whose length stands in the line at that index, and which {@link #afterText} found
     * whole.
     */
    static byte[] text(ByteBuf bytes, int line) {
        int start = afterLine(bytes, line);
        byte[] text = new byte[length(bytes, line + 1, start)];
        bytes.getBytes(start, text);
        return text;
    }

    /** The index behind the line's end, or {@link #INCOMPLETE}. */
    private static int afterLine(ByteBuf bytes, int start) {
        if (start >= bytes.writerIndex()) {
            return INCOMPLETE;
        }
        int feed = bytes.indexOf(start, bytes.writerIndex(), (byte) '\n');
        return feed < 0 ? INCOMPLETE : feed + 1;
    }

    /** The number between two indexes, of which the latter is behind a line's end. */
    private static int length(ByteBuf bytes, int start, int afterLine) {
        int end = afterLine - LINE_END;
        if (start >= end || bytes.getByte(end) != '\r') {
            return NO_LENGTH;
        }
        if (bytes.getByte(start) == '-') {
            return NULL_LENGTH;
        }
        long length = 0;
        for (int i = start; i < end; i++) {
            int digit = bytes.getByte(i) - '0';
            if (digit < 0 || digit > 9) {
                return NO_LENGTH;
            }
            length = 10 * length + digit;
            if (length > MAX_LENGTH) {
                return NO_LENGTH;
            }
        }
        return (int) length;
    }
}
