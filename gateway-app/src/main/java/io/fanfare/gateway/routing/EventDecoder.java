package io.fanfare.gateway.routing;

import io.fanfare.gateway.routing.Event.Payload;
import io.fanfare.model.bus.EventType;
import io.fanfare.model.socket.WireText;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Finds in a bus message the payload, by its offsets, and the few strings that decide where it
 * goes; everything else is only checked to be JSON and passes through unread.
 *
 * <p>As in the original's JSON reader, of duplicate keys the last one counts. Thread-safe.
 *
 * <h2>Numbers that are none</h2>
 *
 * The parser refuses {@code NaN} and its kin. Only then is the message rewritten and read again, so
 * that ordinary messages do not pay for them.
 */
final class EventDecoder {

    private static final int MAX_DEPTH = 1000;
    private static final int MAX_STRING_CHARS = 64 * 1024 * 1024;

    private final JsonFactory json =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxStringLength(MAX_STRING_CHARS)
                                    .maxNumberLength(10_000)
                                    .build())
                    .build();

    /** Decodes a message of the execution bus. */
    Event decodeExecution(byte[] message) throws MalformedEventException {
        return decode(message, this::readExecution);
    }

    /** Decodes a message of the notification bus. */
    Event decodeNotification(byte[] message) throws MalformedEventException {
        return decode(message, this::readNotification);
    }

    private interface PayloadReader {
        Event read(Fields fields) throws MalformedEventException;
    }

    private Event decode(byte[] message, PayloadReader reader) throws MalformedEventException {
        requireUtf8(message);
        Fields fields;
        try {
            fields = parse(message);
        } catch (JacksonException e) {
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
        } catch (JacksonException e) {
            throw new MalformedEventException(DropReason.NOT_JSON);
        }
    }

    /** The parser would take a byte order mark, and UTF-16 and UTF-32, which have zero bytes. */
    private static void requireUtf8(byte[] message) throws MalformedEventException {
        boolean mark = message.length > 0 && message[0] == (byte) 0xef;
        for (int i = 0; i < Math.min(4, message.length); i++) {
            mark |= message[i] == 0;
        }
        if (mark || !Utf8.isValid(message)) {
            throw new MalformedEventException(DropReason.NOT_UTF8);
        }
    }

    private Event readExecution(Fields fields) throws MalformedEventException {
        Payload payload = fields.requirePayload();
        String type = fields.eventType;
        if (type == null) {
            throw new MalformedEventException(DropReason.UNKNOWN_EVENT_TYPE);
        }
        return switch (type) {
            case EventType.GRAPH_EXECUTION_UPDATE ->
                    new Event.GraphExecution(
                            required(fields.userId),
                            required(fields.graphId),
                            required(fields.id),
                            payload);
            case EventType.NODE_EXECUTION_UPDATE ->
                    new Event.NodeExecution(
                            required(fields.userId),
                            required(fields.graphId),
                            required(fields.graphExecId),
                            required(fields.nodeExecId),
                            payload);
            case EventType.ERROR_COMMS_UPDATE ->
                    throw new MalformedEventException(DropReason.TOO_LARGE_FOR_PUBLISHER);
            default -> throw new MalformedEventException(DropReason.UNKNOWN_EVENT_TYPE);
        };
    }

    private Event readNotification(Fields fields) throws MalformedEventException {
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

    private Fields parse(byte[] message) throws MalformedEventException {
        Fields fields = new Fields(message);
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), message)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new MalformedEventException(DropReason.NOT_JSON);
            }
            if (first != JsonToken.START_OBJECT) {
                parser.skipChildren();
                requireEnd(parser);
                throw new MalformedEventException(DropReason.NO_PAYLOAD);
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean isPayload = parser.currentName().equals("payload");
                if (parser.nextToken() == JsonToken.START_OBJECT && isPayload) {
                    fields.readPayload(parser);
                } else {
                    parser.skipChildren();
                    if (isPayload) {
                        fields.forgetPayload();
                    }
                }
            }
            requireEnd(parser);
        }
        return fields;
    }

    private static void requireEnd(JsonParser parser) throws MalformedEventException {
        if (parser.nextToken() != null) {
            throw new MalformedEventException(DropReason.NOT_JSON);
        }
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

        /** The parser stands on the payload's opening brace and is left on its closing one. */
        void readPayload(JsonParser parser) {
            forgetPayload();
            int start = offset(parser);
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (name) {
                    case "event_type" -> eventType = string(parser, value);
                    case "user_id" -> userId = string(parser, value);
                    case "graph_id" -> graphId = string(parser, value);
                    case "id" -> id = string(parser, value);
                    case "graph_exec_id" -> graphExecId = string(parser, value);
                    case "node_exec_id" -> nodeExecId = string(parser, value);
                    case "payload" -> readInner(parser, value);
                    default -> parser.skipChildren();
                }
            }
            payload = new Payload(message, start, offset(parser) + 1);
        }

        private void readInner(JsonParser parser, JsonToken value) {
            inner = null;
            if (value != JsonToken.START_OBJECT) {
                parser.skipChildren();
                return;
            }
            int start = offset(parser);
            innerHasType = false;
            innerHasEvent = false;
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                boolean isString = parser.nextToken() == JsonToken.VALUE_STRING;
                switch (name) {
                    case "type" -> innerHasType = isString;
                    case "event" -> innerHasEvent = isString;
                    default -> {}
                }
                parser.skipChildren();
            }
            inner = new Payload(message, start, offset(parser) + 1);
        }

        private static int offset(JsonParser parser) {
            return (int) parser.currentTokenLocation().getByteOffset();
        }

        /** Null if it is no string, or has an escaped half of a surrogate pair. */
        private static @Nullable String string(JsonParser parser, JsonToken value) {
            if (value != JsonToken.VALUE_STRING) {
                parser.skipChildren();
                return null;
            }
            String text = parser.getString();
            return WireText.isEncodable(text) ? text : null;
        }
    }
}
