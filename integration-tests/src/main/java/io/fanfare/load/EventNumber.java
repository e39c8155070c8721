package io.fanfare.load;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The mark in every event: its number within the execution, and when it was published on the clock
 * of {@link System#nanoTime}.
 */
record EventNumber(long number, long publishedNanos) {

    static final String KEY = "load";
    private static final byte[] START = ("\"" + KEY + "\":[").getBytes(StandardCharsets.US_ASCII);

    /** As JSON. */
    static String text(long number, long publishedNanos) {
        return "[" + number + "," + publishedNanos + "]";
    }

    /** The mark in those bytes, or empty where there is none. */
    static Optional<EventNumber> find(byte[] bytes, int length) {
        for (int i = 0; i + START.length < length; i++) {
            if (startsAt(bytes, i)) {
                return read(bytes, i + START.length, length);
            }
        }
        return Optional.empty();
    }

    private static boolean startsAt(byte[] bytes, int at) {
        for (int i = 0; i < START.length; i++) {
            if (bytes[at + i] != START[i]) {
                return false;
            }
        }
        return true;
    }

    private static Optional<EventNumber> read(byte[] bytes, int from, int length) {
        long first = 0;
        long number = 0;
        for (int i = from; i < length; i++) {
            byte b = bytes[i];
            if (b >= '0' && b <= '9') {
                number = number * 10 + (b - '0');
            } else if (b == ',') {
                first = number;
                number = 0;
            } else if (b == ']') {
                return Optional.of(new EventNumber(first, number));
            } else {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
