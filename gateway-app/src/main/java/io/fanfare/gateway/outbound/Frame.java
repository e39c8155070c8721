package io.fanfare.gateway.outbound;

import io.fanfare.model.socket.Reply;

import org.jspecify.annotations.Nullable;

/**
 * One encoded text frame, shared by every connection it is for: its bytes are never written to.
 *
 * @param payload UTF-8 JSON
 * @param receivedNanos {@link System#nanoTime()} when Redis handed the event over; 0 for a reply
 * @param subject what the frame is the latest state of, or null if it replaces nothing
 */
public record Frame(byte[] payload, long receivedNanos, @Nullable Subject subject) {

    /** Frames of equal subject replace each other when a queue conflates. */
    public record Subject(String channel, String id) {}

    public static Frame ofReply(Reply reply) {
        return new Frame(reply.encode(), 0, null);
    }

    /** Size of the payload in bytes. */
    public int size() {
        return payload.length;
    }

    /** An answer to a command: never dropped to make room. */
    boolean isReply() {
        return receivedNanos == 0;
    }
}
