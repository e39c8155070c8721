package io.fanfare.gateway.bus;

import java.nio.charset.StandardCharsets;

/** Bus messages, and what arrives of them. */
public final class BusTexts {

    private BusTexts() {}

    /** A notification of that event. */
    public static byte[] notification(String user, String event) {
        return "{\"payload\":{\"user_id\":\"%s\",\"payload\":{\"type\":\"t\",\"event\":\"%s\"}}}"
                .formatted(user, event)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The event of a notification as its frame has it. */
    public static String eventOf(String frame) {
        int start = frame.indexOf("\"event\":\"") + "\"event\":\"".length();
        return frame.substring(start, frame.indexOf('"', start));
    }
}
