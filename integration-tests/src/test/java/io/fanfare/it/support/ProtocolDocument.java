package io.fanfare.it.support;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The protocol as a running gateway describes it. Texts of frames are the examples' payloads,
 * compact and with their keys in the order of the document.
 */
public final class ProtocolDocument {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final JsonNode root;

    private ProtocolDocument(JsonNode root) {
        this.root = root;
    }

    public static ProtocolDocument of(GatewayProcess gateway) {
        Yaml parser = new Yaml(new SafeConstructor(new LoaderOptions()));
        Object document = parser.load(gateway.get("/asyncapi.yaml").body());
        return new ProtocolDocument(JSON.valueToTree(document));
    }

    /** An example: the message it is of, and its frame. */
    public record Example(String message, String name, JsonNode payload) {

        public String text() {
            return JSON.writeValueAsString(payload);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * What is sent, and what comes of it: a reply, a close, or nothing.
     *
     * @param before sent first on the same connection, and answered
     */
    public record Exchange(
            @Nullable Example before,
            String sent,
            @Nullable Example reply,
            @Nullable Closed close) {

        @Override
        public String toString() {
            return sent + " -> " + (reply != null ? reply.name() : close);
        }
    }

    /** Those of all commands. */
    public Stream<Exchange> commandExchanges() {
        return root.required("operations").valueStream().flatMap(this::exchanges);
    }

    /** Those that end in an error. */
    public Stream<Exchange> errorExchanges() {
        return exchanges(root.at("/components/messages/error"));
    }

    private Stream<Exchange> exchanges(JsonNode parent) {
        return parent.path("x-exchanges").valueStream().map(this::exchange);
    }

    private Exchange exchange(JsonNode exchange) {
        return new Exchange(
                example(exchange, "after").orElse(null),
                example(exchange, "send")
                        .map(Example::text)
                        .orElseGet(() -> exchange.required("sendText").asString()),
                example(exchange, "receive").orElse(null),
                exchange.has("close") ? closed(exchange.required("close"), "reason") : null);
    }

    private Optional<Example> example(JsonNode exchange, String part) {
        return exchange.has(part)
                ? Optional.of(example(exchange.required(part).asString()))
                : Optional.empty();
    }

    private static Closed closed(JsonNode close, String reason) {
        return new Closed(close.required("code").asInt(), close.required(reason).asString());
    }

    /** The example of that name. */
    public Example example(String name) {
        return root.at("/components/messages").properties().stream()
                .flatMap(message -> examples(message.getKey()))
                .filter(example -> example.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException(name));
    }

    private Stream<Example> examples(String message) {
        return root.at("/components/messages/" + message + "/examples")
                .valueStream()
                .map(
                        example ->
                                new Example(
                                        message,
                                        example.required("name").asString(),
                                        example.required("payload")));
    }

    /** Examples of what comes unasked. */
    public Stream<Example> pushes() {
        return root.required("operations")
                .valueStream()
                .filter(operation -> operation.required("action").asString().equals("send"))
                .flatMap(operation -> operation.required("messages").valueStream())
                .map(message -> message.required("$ref").asString())
                .flatMap(
                        reference -> examples(reference.substring(reference.lastIndexOf('/') + 1)));
    }

    /** Every code with each of its reasons. */
    public List<Closed> closings() {
        List<Closed> closings = new ArrayList<>();
        for (JsonNode code : root.required("x-close-codes")) {
            closings.add(closed(code, "reason"));
            for (JsonNode other : code.path("otherReasons")) {
                closings.add(new Closed(code.required("code").asInt(), other.asString()));
            }
        }
        return closings;
    }

    /**
     * An upgrade that is answered with an HTTP status.
     *
     * @param cause the document's name for why
     */
    public record Refusal(int status, String cause) {}

    /** Everything an upgrade is refused for. */
    public List<Refusal> refusals() {
        return root.required("x-handshake-refusals")
                .valueStream()
                .map(
                        refusal ->
                                new Refusal(
                                        refusal.required("status").asInt(),
                                        refusal.required("cause").asString()))
                .toList();
    }

    /** How a frame differs from the schema of that message; empty if it does not. */
    public List<Error> mistakes(String message, String text) {
        ObjectNode whole = JSON.createObjectNode();
        whole.putArray("allOf")
                .addObject()
                .put("$ref", "#/components/messages/" + message + "/payload");
        whole.set("components", root.required("components"));
        Schema schema =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(whole);
        return schema.validate(text, InputFormat.JSON);
    }
}
