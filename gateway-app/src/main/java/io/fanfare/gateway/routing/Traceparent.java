package io.fanfare.gateway.routing;

import io.fanfare.gateway.routing.JsonScanner.NotJsonException;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/**
 * Finds the trace context that a publisher may put into a message: a string {@code traceparent}
 * beside the payload or, if there is none, in it.
 *
 * <p>Apart from the decoder, so that events cost nothing more while tracing is off.
 */
final class Traceparent {

    private static final byte[] TRACEPARENT = "traceparent".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PAYLOAD = "payload".getBytes(StandardCharsets.US_ASCII);

    private Traceparent() {}

    /** Null if there is none, or the message is not strict JSON. */
    static @Nullable String find(byte[] message) {
        try {
            return findIn(new JsonScanner(message));
        } catch (NotJsonException e) {
            return null; // The decoder says so.
        }
    }

    private static @Nullable String findIn(JsonScanner in) throws NotJsonException {
        String beside = null;
        String inside = null;
        if (!in.enterObject()) {
            return null;
        }
        for (boolean isFirst = true; in.nextMember(isFirst); isFirst = false) {
            if (in.nameIs(TRACEPARENT)) {
                beside = string(in);
            } else if (in.nameIs(PAYLOAD)) {
                inside = findInPayload(in);
            } else {
                in.skipValue();
            }
        }
        return beside == null ? inside : beside;
    }

    private static @Nullable String findInPayload(JsonScanner in) throws NotJsonException {
        String found = null;
        if (!in.enterObject()) {
            in.skipValue();
            return null;
        }
        for (boolean isFirst = true; in.nextMember(isFirst); isFirst = false) {
            if (in.nameIs(TRACEPARENT)) {
                found = string(in);
            } else {
                in.skipValue();
            }
        }
        return found;
    }

    private static @Nullable String string(JsonScanner in) throws NotJsonException {
        if (in.isString()) {
            return in.readString();
        }
        in.skipValue();
        return null;
    }
}
