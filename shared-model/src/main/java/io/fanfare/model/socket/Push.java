package io.fanfare.model.socket;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What the gateway sends unasked: the publisher's bytes, unchanged, inside the five-key envelope.
 *
 * <p>Whoever calls vouches that the payload is one JSON object in valid UTF-8.
 */
public final class Push {

    private static final Map<Method, byte[]> HEADS = new EnumMap<>(Method.class);
    private static final byte[] BEFORE_CHANNEL = utf8(",\"success\":null,\"channel\":");
    private static final byte[] TAIL = utf8(",\"error\":null}");
    private static final byte[] NULL = utf8("null");

    static {
        for (Method method : Method.values()) {
            HEADS.put(method, utf8("{\"method\":\"" + method.wireName() + "\",\"data\":"));
        }
    }

    private Push() {}

    /**
     * The frame's payload: {@code json[start, end)} as {@code data}, under that channel or, for
     * notifications, under none.
     */
    public static byte[] encode(
            Method method, byte[] json, int start, int end, @Nullable ChannelKey channel) {
        byte[] head = Objects.requireNonNull(HEADS.get(method));
        byte[] key = channel == null ? NULL : quoted(channel.value());
        int data = end - start;
        byte[] frame =
                new byte[head.length + data + BEFORE_CHANNEL.length + key.length + TAIL.length];
        int at = put(frame, 0, head, 0, head.length);
        at = put(frame, at, json, start, data);
        at = put(frame, at, BEFORE_CHANNEL, 0, BEFORE_CHANNEL.length);
        at = put(frame, at, key, 0, key.length);
        put(frame, at, TAIL, 0, TAIL.length);
        return frame;
    }

    private static int put(byte[] into, int at, byte[] from, int start, int length) {
        System.arraycopy(from, start, into, at, length);
        return at + length;
    }

    private static byte[] quoted(String text) {
        if (JsonString.isPlain(text)) {
            return utf8('"' + text + '"');
        }
        StringBuilder out = new StringBuilder(text.length() + 2);
        JsonString.append(out, text);
        return utf8(out.toString());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
