package io.fanfare.gateway.routing;

import io.fanfare.gateway.routing.Event.Payload;
import io.fanfare.gateway.routing.JsonScanner.NotJsonException;
import io.fanfare.model.bus.EventType;
import io.fanfare.model.socket.Method;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/**
 * Finds in a bus message the payload, by its offsets, and the few strings that decide where it
 * goes; everything else is only checked to be JSON and passes through unread.
 *
 * <p>As in the original's JSON reader, of duplicate keys the last one counts. Thread-safe.
 *
 * <h2>Numbers that are none</h2>
 *
 * Strict JSON has no {@code NaN} and its kin. Only then is the message rewritten and read again, so
 * that ordinary messages do not pay for them.
 */
final class EventDecoder {

    private static final byte[] PAYLOAD = ascii("payload");
    private static final byte[] EVENT_TYPE = ascii("event_type");
    private static final byte[] USER_ID = ascii("user_id");
    private static final byte[] GRAPH_ID = ascii("graph_id");
    private static final byte[] ID = ascii("id");
    private static final byte[] GRAPH_EXEC_ID = ascii("graph_exec_id");
    private static final byte[] NODE_EXEC_ID = ascii("node_exec_id");
    private static final byte[] TYPE = ascii("type");
    private static final byte[] EVENT = ascii("event");

    private static byte[] ascii(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }

    /** Decodes an execution event that must name its user, graph and execution. */
    Event.Execution decodeExecution(byte[] message) throws MalformedEventException {
        return decode(message, this::readExecution);
    }

    /** Decodes an execution event of a channel that carries those of one key only. */
    Event.Keyed decodeKeyed(byte[] message) throws MalformedEventException {
        return decode(message, EventDecoder::readKeyed);
    }

    /** Decodes a message of the notification bus. */
    Event.Notification decodeNotification(byte[] message) throws MalformedEventException {
        return decode(message, this::readNotification);
    }

    private interface PayloadReader<E extends Event> {
        E read(Fields fields) throws MalformedEventException;
    }

    private <E extends Event> E decode(byte[] message, PayloadReader<E> reader)
            throws MalformedEventException {
        requireUtf8(message);
        Fields fields;
        try {
            fields = parse(message);
        } catch (NotJsonException e) {
            fields = parseWithoutNonFiniteNumbers(message);
        }
        return reader.read(fields);
    }

    private Fields parseWithoutNonFiniteNumbers(byte[] message) throws MalformedEventException {
        byte[] rewritten = NonFiniteNumbers.toNull(message);
        if (rewritten.length == message.length && java.util.Arrays.equals(rewritten, message)) {
            throw new MalformedEventException(DropReason.NOT_JSON);
        }
        try {
            return parse(rewritten);
        } catch (NotJsonException e) {
            throw new MalformedEventException(DropReason.NOT_JSON);
        }
    }

    /** Names a byte order mark, and UTF-16 and UTF-32, which have zero bytes, for what they are. */
    private static void requireUtf8(byte[] message) throws MalformedEventException {
        boolean mark = message.length > 0 && message[0] == (byte) 0xef;
        for (int i = 0; i < Math.min(4, message.length); i++) {
            mark |= message[i] == 0;
        }
        if (mark || !Utf8.isValid(message)) {
            throw new MalformedEventException(DropReason.NOT_UTF8);
        }
    }

    private Event.Execution readExecution(Fields fields) throws MalformedEventException {
        Payload payload = fields.requirePayload();
        if (method(fields.eventType) == Method.GRAPH_EXECUTION_EVENT) {
            return new Event.GraphExecution(
                    required(fields.userId),
                    required(fields.graphId),
                    required(fields.id),
                    payload);
        }
        return new Event.NodeExecution(
                required(fields.userId),
                required(fields.graphId),
                required(fields.graphExecId),
                required(fields.nodeExecId),
                payload);
    }

    /** What clients get events of that type as. */
    private static Method method(@Nullable String eventType) throws MalformedEventException {
        return switch (eventType) {
            case EventType.GRAPH_EXECUTION_UPDATE -> Method.GRAPH_EXECUTION_EVENT;
            case EventType.NODE_EXECUTION_UPDATE -> Method.NODE_EXECUTION_EVENT;
            case EventType.ERROR_COMMS_UPDATE ->
                    throw new MalformedEventException(DropReason.TOO_LARGE_FOR_PUBLISHER);
            case null, default -> throw new MalformedEventException(DropReason.UNKNOWN_EVENT_TYPE);
        };
    }

    private static Event.Keyed readKeyed(Fields fields) throws MalformedEventException {
        Payload payload = fields.requirePayload();
        Method method = method(fields.eventType);
        String subject = method == Method.NODE_EXECUTION_EVENT ? fields.nodeExecId : fields.id;
        return new Event.Keyed(method, fields.userId, subject, payload);
    }

    private Event.Notification readNotification(Fields fields) throws MalformedEventException {
        fields.requirePayload();
        Payload inner = fields.inner;
        if (inner == null || !fields.innerHasType || !fields.innerHasEvent) {
            throw new MalformedEventException(DropReason.MISSING_FIELD);
        }
        return new Event.Notification(required(fields.userId), inner);
    }

    private static String required(@Nullable String field) throws MalformedEventException {
        if (field == null) {
            throw new MalformedEventException(DropReason.MISSING_FIELD);
        }
        return field;
    }

    private static Fields parse(byte[] message) throws MalformedEventException, NotJsonException {
        JsonScanner in = new JsonScanner(message);
        Fields fields = new Fields(message);
        if (!in.enterObject()) {
            in.skipValue();
            in.requireEnd();
            throw new MalformedEventException(DropReason.NO_PAYLOAD);
        }
        for (boolean isFirst = true; in.nextMember(isFirst); isFirst = false) {
            if (in.nameIs(PAYLOAD)) {
                fields.readPayload(in);
            } else {
                in.skipValue();
            }
        }
        in.requireEnd();
        return fields;
    }

    /** What one pass over a message collects. */
    private static final class Fields {

        private final byte[] message;
        private @Nullable Payload payload;
        private @Nullable String eventType;
        private @Nullable String userId;
        private @Nullable String graphId;
        private @Nullable String id;
        private @Nullable String graphExecId;
        private @Nullable String nodeExecId;

        /** The object that notifications carry inside their payload. */
        private @Nullable Payload inner;

        private boolean innerHasType;
        private boolean innerHasEvent;

        Fields(byte[] message) {
            this.message = message;
        }

        Payload requirePayload() throws MalformedEventException {
            if (payload == null) {
                throw new MalformedEventException(DropReason.NO_PAYLOAD);
            }
            return payload;
        }

        void forgetPayload() {
            payload = null;
            eventType = null;
            userId = null;
            graphId = null;
            id = null;
            graphExecId = null;
            nodeExecId = null;
            inner = null;
        }

        void readPayload(JsonScanner in) throws NotJsonException {
            forgetPayload();
            int start = in.nextPosition();
            if (!in.enterObject()) {
                in.skipValue();
                return;
            }
            for (boolean isFirst = true; in.nextMember(isFirst); isFirst = false) {
                readMember(in);
            }
            payload = new Payload(message, start, in.position());
        }

        private void readMember(JsonScanner in) throws NotJsonException {
            if (in.nameIs(USER_ID)) {
                userId = string(in);
            } else if (in.nameIs(ID)) {
                id = string(in);
            } else if (in.nameIs(GRAPH_ID)) {
                graphId = string(in);
            } else if (in.nameIs(GRAPH_EXEC_ID)) {
                graphExecId = string(in);
            } else if (in.nameIs(NODE_EXEC_ID)) {
                nodeExecId = string(in);
            } else if (in.nameIs(EVENT_TYPE)) {
                eventType = string(in);
            } else if (in.nameIs(PAYLOAD)) {
                readInner(in);
            } else {
                in.skipValue();
            }
        }

        private void readInner(JsonScanner in) throws NotJsonException {
            inner = null;
            int start = in.nextPosition();
            if (!in.enterObject()) {
                in.skipValue();
                return;
            }
            innerHasType = false;
            innerHasEvent = false;
            for (boolean isFirst = true; in.nextMember(isFirst); isFirst = false) {
                if (in.nameIs(TYPE)) {
                    innerHasType = in.isString();
                } else if (in.nameIs(EVENT)) {
                    innerHasEvent = in.isString();
                }
                in.skipValue();
            }
            inner = new Payload(message, start, in.position());
        }

        /** Null if it is no string, or has an escaped half of a surrogate pair. */
        private static @Nullable String string(JsonScanner in) throws NotJsonException {
            if (!in.isString()) {
                in.skipValue();
                return null;
            }
            return in.readString();
        }
    }
}
