package io.fanfare.load;

import io.fanfare.model.bus.BusChannels;
import io.fanfare.model.bus.BusMessage;
import io.fanfare.model.bus.ExecutionStatus;
import io.fanfare.model.bus.NodeExecutionEvent;
import io.fanfare.model.bus.Timestamp;

import tools.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/** One execution that is played: its channel and its numbered events. Owned by the publisher. */
final class Execution {

    /** Stands where the number and the time of an event go. */
    private static final String PLACE = "@";

    private final String id;
    private final byte[] channel;
    private final String head;
    private final String tail;
    private long published;

    Execution(String user, String id, int size) {
        this.id = id;
        this.channel = utf8(BusChannels.DEFAULT.execution(user, "load", id));
        String message = message(user, id, size);
        int place = message.indexOf('"' + PLACE + '"');
        this.head = message.substring(0, place);
        this.tail = message.substring(place + PLACE.length() + 2);
    }

    private static String message(String user, String id, int size) {
        NodeExecutionEvent event =
                new NodeExecutionEvent(
                        user,
                        "load",
                        1,
                        id,
                        "node-execution",
                        "node",
                        "block",
                        ExecutionStatus.RUNNING,
                        Map.of(EventNumber.KEY, PLACE),
                        Map.of("filler", java.util.List.of("x".repeat(Math.max(0, size - 400)))),
                        Timestamp.of(Instant.EPOCH),
                        null,
                        null,
                        null);
        return JsonMapper.builder().build().writeValueAsString(new BusMessage<>(event));
    }

    String id() {
        return id;
    }

    byte[] channel() {
        return channel;
    }

    /** How many events {@link #next} has made. */
    long published() {
        return published;
    }

    /** The next message, stamped with the present time. */
    byte[] next() {
        return utf8(head + EventNumber.text(published++, System.nanoTime()) + tail);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
