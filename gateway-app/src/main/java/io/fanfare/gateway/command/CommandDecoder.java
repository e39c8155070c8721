package io.fanfare.gateway.command;

import io.fanfare.model.socket.ErrorText;
import io.fanfare.model.socket.Method;
import io.fanfare.model.socket.WireText;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

import java.util.Locale;
import java.util.Set;

/**
 * Reads a text message as a {@link Command}, by the original's rules: five keys, unknown ones
 * ignored, of duplicates the last counts, booleans are lax, ids are any strings.
 *
 * <p>Never throws: what cannot be read is a {@link Command.Invalid}. Thread-safe.
 */
final class CommandDecoder {

    /** Containers inside {@code data}, and the message around them. */
    private static final int MAX_DEPTH = 200 + 1;

    private static final Set<String> NON_FINITE = Set.of("NaN", "Infinity", "-Infinity");
    private static final Set<String> BOOLEAN_WORDS =
            Set.of("true", "false", "t", "f", "yes", "no", "y", "n", "on", "off", "1", "0");

    private final boolean extensions;
    private final JsonFactory json;

    /**
     * @param extensions whether to know what the original does not: {@code authenticate}, and
     *     {@code unsubscribe} of a graph
     * @param maxChars length of the longest message, and so of the longest string in one
     */
    CommandDecoder(boolean extensions, int maxChars) {
        this.extensions = extensions;
        this.json =
                JsonFactory.builder()
                        .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                        .streamReadConstraints(
                                StreamReadConstraints.builder()
                                        .maxNestingDepth(MAX_DEPTH)
                                        .maxStringLength(maxChars)
                                        .maxNameLength(maxChars)
                                        .maxNumberLength(maxChars)
                                        .build())
                        .build();
    }

    /** The message is not one that the schema allows. */
    private static final class InvalidFormatException extends Exception {
        private static final long serialVersionUID = 1;

        InvalidFormatException() {
            super(null, null, false, false);
        }
    }

    Command decode(String text) {
        try {
            return command(parse(text));
        } catch (InvalidFormatException | JacksonException e) {
            return new Command.Invalid(Method.ERROR, ErrorText.INVALID_FORMAT);
        }
    }

    private Command command(Message message) throws InvalidFormatException {
        Method method = message.method;
        if (method == null || !message.isWellTyped()) {
            throw new InvalidFormatException();
        }
        return switch (method) {
            case SUBSCRIBE_GRAPH_EXECUTION, SUBSCRIBE_GRAPH_EXECUTIONS, UNSUBSCRIBE ->
                    message.isDataEmpty()
                            ? new Command.Invalid(method, ErrorText.DATA_MISSING)
                            : subscriptionCommand(method, message);
            case HEARTBEAT -> new Command.Heartbeat();
            case ERROR -> new Command.ClientError();
            case GRAPH_EXECUTION_EVENT, NODE_EXECUTION_EVENT, NOTIFICATION ->
                    new Command.Invalid(method, ErrorText.NOT_PROCESSED);
            case AUTHENTICATE -> {
                if (!extensions) {
                    throw new InvalidFormatException();
                }
                yield message.token == null
                        ? invalidData(method)
                        : new Command.Authenticate(message.token);
            }
        };
    }

    private Command subscriptionCommand(Method method, Message message) {
        String execution = message.executionId;
        String graph = message.graphId;
        if (method == Method.SUBSCRIBE_GRAPH_EXECUTIONS) {
            return graph == null ? invalidData(method) : new Command.SubscribeGraph(graph);
        }
        if (execution != null) {
            return method == Method.UNSUBSCRIBE
                    ? new Command.UnsubscribeExecution(execution)
                    : new Command.SubscribeExecution(execution, graph);
        }
        boolean byGraph = extensions && method == Method.UNSUBSCRIBE && !message.hasExecutionId;
        return byGraph && graph != null ? new Command.UnsubscribeGraph(graph) : invalidData(method);
    }

    private static Command invalidData(Method method) {
        return new Command.Invalid(method, ErrorText.INVALID_DATA);
    }

    private Message parse(String text) throws InvalidFormatException {
        Message message = new Message();
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new InvalidFormatException();
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = checked(parser.currentName());
                JsonToken value = parser.nextToken();
                switch (name) {
                    case "method" -> message.method = method(parser, value);
                    case "data" -> readData(parser, value, message);
                    case "success" -> message.successTyped = isLaxBoolean(parser, value);
                    case "channel" -> message.channelTyped = isStringOrNull(parser, value);
                    case "error" -> message.errorTyped = isStringOrNull(parser, value);
                    default -> skip(parser, value);
                }
            }
            if (parser.nextToken() != null) {
                throw new InvalidFormatException();
            }
        }
        return message;
    }

    /** Null if it is none that the schema knows. */
    private static @Nullable Method method(JsonParser parser, JsonToken value)
            throws InvalidFormatException {
        String name = stringOrSkip(parser, value);
        return name == null ? null : Method.ofWireName(name);
    }

    private static void readData(JsonParser parser, JsonToken value, Message message)
            throws InvalidFormatException {
        message.forgetData();
        switch (value) {
            case VALUE_NULL -> {}
            case VALUE_STRING -> message.dataFilled = !checked(parser.getString()).isEmpty();
            case START_ARRAY -> message.dataFilled = skipContainer(parser) > 0;
            case START_OBJECT -> readDataObject(parser, message);
            default -> {
                check(parser, value);
                message.dataTyped = false;
            }
        }
    }

    private static void readDataObject(JsonParser parser, Message message)
            throws InvalidFormatException {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            message.dataFilled = true;
            String name = checked(parser.currentName());
            JsonToken value = parser.nextToken();
            switch (name) {
                case "graph_exec_id" -> {
                    message.hasExecutionId = value != JsonToken.VALUE_NULL;
                    message.executionId = stringOrSkip(parser, value);
                }
                case "graph_id" -> message.graphId = stringOrSkip(parser, value);
                case "token" -> message.token = stringOrSkip(parser, value);
                default -> skip(parser, value);
            }
        }
    }

    private static @Nullable String stringOrSkip(JsonParser parser, JsonToken value)
            throws InvalidFormatException {
        if (value == JsonToken.VALUE_STRING) {
            return checked(parser.getString());
        }
        skip(parser, value);
        return null;
    }

    private static boolean isStringOrNull(JsonParser parser, JsonToken value)
            throws InvalidFormatException {
        return stringOrSkip(parser, value) != null || value == JsonToken.VALUE_NULL;
    }

    private static boolean isLaxBoolean(JsonParser parser, JsonToken value)
            throws InvalidFormatException {
        return switch (value) {
            case VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> true;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                check(parser, value);
                double number = parser.getDoubleValue();
                yield number == 0 || number == 1;
            }
            case VALUE_STRING ->
                    BOOLEAN_WORDS.contains(checked(parser.getString()).toLowerCase(Locale.ROOT));
            default -> {
                skip(parser, value);
                yield false;
            }
        };
    }

    private static void skip(JsonParser parser, JsonToken value) throws InvalidFormatException {
        if (value.isStructStart()) {
            skipContainer(parser);
        } else {
            check(parser, value);
        }
    }

    /** Checks every token up to the end of the container and counts them. */
    private static int skipContainer(JsonParser parser) throws InvalidFormatException {
        int tokens = 0;
        int depth = 1;
        while (depth > 0) {
            JsonToken token = parser.nextToken();
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else {
                check(parser, token);
            }
            tokens++;
        }
        return tokens - 1;
    }

    /** What the parser lets pass and the original does not. */
    private static void check(JsonParser parser, JsonToken token) throws InvalidFormatException {
        switch (token) {
            case VALUE_STRING, PROPERTY_NAME -> checked(parser.getString());
            case VALUE_NUMBER_FLOAT -> {
                if (parser.isNaN() && !NON_FINITE.contains(parser.getString())) {
                    throw new InvalidFormatException();
                }
            }
            default -> {}
        }
    }

    /** Refuses half a surrogate pair, which only an escape can smuggle in. */
    private static String checked(String text) throws InvalidFormatException {
        if (!WireText.isEncodable(text)) {
            throw new InvalidFormatException();
        }
        return text;
    }

    /** What one pass over a message collects; of equal keys the last one is judged. */
    private static final class Message {
        private @Nullable Method method;
        private boolean dataTyped = true;
        private boolean successTyped = true;
        private boolean channelTyped = true;
        private boolean errorTyped = true;
        private boolean dataFilled;
        private boolean hasExecutionId;
        private @Nullable String executionId;
        private @Nullable String graphId;
        private @Nullable String token;

        boolean isWellTyped() {
            return dataTyped && successTyped && channelTyped && errorTyped;
        }

        boolean isDataEmpty() {
            return !dataFilled;
        }

        void forgetData() {
            dataTyped = true;
            dataFilled = false;
            hasExecutionId = false;
            executionId = null;
            graphId = null;
            token = null;
        }
    }
}
