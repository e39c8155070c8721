package io.fanfare.gateway.routing;

import io.fanfare.gateway.outbound.FlushBatch;
import io.fanfare.gateway.outbound.Frame;
import io.fanfare.gateway.outbound.Frame.Subject;
import io.fanfare.gateway.routing.Event.Payload;
import io.fanfare.model.socket.ChannelKey;
import io.fanfare.model.socket.Method;
import io.fanfare.model.socket.Push;

import org.jspecify.annotations.Nullable;

/**
 * One event on its way to connections.
 *
 * @param subjectId what it is the latest state of, or null if it replaces nothing
 * @param receivedNanos {@link System#nanoTime()} when the message came from Redis
 * @param batch what its frames leave with
 */
record Delivery(
        Method method,
        Payload payload,
        @Nullable String subjectId,
        long receivedNanos,
        FlushBatch batch) {

    /** The frame for all who have it under that key, or under none. */
    Frame frame(@Nullable ChannelKey key) {
        byte[] bytes = Push.encode(method, payload.json(), payload.start(), payload.end(), key);
        Subject subject =
                key == null || subjectId == null ? null : new Subject(key.value(), subjectId);
        return new Frame(bytes, receivedNanos, subject);
    }
}
