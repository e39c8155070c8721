package io.fanfare.gateway.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import io.fanfare.model.bus.EventType;
import io.fanfare.model.bus.ExecutionStatus;
import io.fanfare.model.bus.GraphExecutionEvent;
import io.fanfare.model.bus.NodeExecutionEvent;
import io.fanfare.model.socket.CloseCode;
import io.fanfare.model.socket.ErrorText;
import io.fanfare.model.socket.Method;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The document says what the code's enums, records and settings say, and is sound in itself. */
class ProtocolDocumentTests {

    private static final Map<String, Object> YAML = load();
    private static final JsonNode JSON = JsonMapper.shared().valueToTree(YAML);
    private static final Node DOCUMENT = Node.of(YAML);
    private static final SchemaRegistry SCHEMAS =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);

    private static Map<String, Object> load() {
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        return new Yaml(new SafeConstructor(strict))
                .load(new String(new ProtocolDocument().yaml(), StandardCharsets.UTF_8));
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static List<Node> messages() {
        return List.copyOf(DOCUMENT.at("components", "messages").entries().values());
    }

    private static List<Node> examples() {
        return messages().stream()
                .flatMap(message -> message.at("examples").items().stream())
                .toList();
    }

    private static List<Node> exchanges() {
        return Stream.concat(
                        DOCUMENT.at("operations").entries().values().stream(), messages().stream())
                .flatMap(parent -> parent.at("x-exchanges").items().stream())
                .toList();
    }

    @Test
    void itIsAsyncApi3() {
        assertThat(DOCUMENT.at("asyncapi").text()).isEqualTo("3.0.0");
    }

    @Test
    void everyCloseCodeIsThereInOrderAndNoOther() {
        assertThat(DOCUMENT.at("x-close-codes").items())
                .extracting(
                        code -> code.at("code").raw(),
                        code -> code.at("reason").raw(),
                        code -> code.at("reconnect").raw())
                .containsExactlyElementsOf(
                        Arrays.stream(CloseCode.values())
                                .map(
                                        code ->
                                                tuple(
                                                        code.code(),
                                                        code.reason(),
                                                        words(code.reconnect())))
                                .toList());
        assertThat(DOCUMENT.at("x-close-codes").items())
                .allSatisfy(code -> assertThat(code.at("meaning").text()).isNotBlank());
    }

    @Test
    void everyOtherReasonIsThereAndNoOther() {
        for (Node code : DOCUMENT.at("x-close-codes").items()) {
            boolean isInvalidToken =
                    code.at("code").raw() instanceof Integer number
                            && number == CloseCode.INVALID_TOKEN.code();
            assertThat(code.at("otherReasons").items().stream().map(Node::text))
                    .containsExactlyElementsOf(
                            isInvalidToken
                                    ? List.of(
                                            CloseCode.TOKEN_EXPIRED,
                                            CloseCode.ACCESS_REVOKED,
                                            CloseCode.BY_OPERATOR)
                                    : List.of());
        }
    }

    @Test
    void everyErrorTextIsAnExampleAndNoOther() {
        assertThat(DOCUMENT.at("components", "messages", "error", "examples").items())
                .extracting(example -> example.at("payload", "error").text())
                .containsExactlyElementsOf(
                        Arrays.stream(ErrorText.values()).map(ErrorText::text).toList());
    }

    @Test
    void everyMethodIsAMessageAndNoOther() {
        assertThat(methods(messages().stream()))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Method.values()).map(Method::wireName).toList());
        for (Node message : messages()) {
            assertThat(message.at("name").text())
                    .isEqualTo(message.at("payload", "properties", "method", "const").text());
        }
    }

    @Test
    void onlyThePushesAreSent() {
        assertThat(methods(operationMessages("send")))
                .containsExactlyInAnyOrder(
                        Method.GRAPH_EXECUTION_EVENT.wireName(),
                        Method.NODE_EXECUTION_EVENT.wireName(),
                        Method.NOTIFICATION.wireName());
        assertThat(methods(operationMessages("receive")))
                .containsExactlyInAnyOrder(
                        Method.SUBSCRIBE_GRAPH_EXECUTION.wireName(),
                        Method.SUBSCRIBE_GRAPH_EXECUTIONS.wireName(),
                        Method.UNSUBSCRIBE.wireName(),
                        Method.HEARTBEAT.wireName(),
                        Method.AUTHENTICATE.wireName(),
                        Method.ERROR.wireName());
    }

    private static Stream<Node> operationMessages(String action) {
        return DOCUMENT.at("operations").entries().values().stream()
                .filter(operation -> operation.at("action").text().equals(action))
                .flatMap(operation -> operation.at("messages").items().stream());
    }

    private static Set<String> methods(Stream<Node> messages) {
        return messages.map(message -> message.at("payload", "properties", "method", "const"))
                .map(Node::text)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void statusesAndEventTypesAreThoseOfTheModel() {
        assertThat(DOCUMENT.at("components", "schemas", "status", "enum").items())
                .extracting(Node::text)
                .containsExactlyElementsOf(
                        Arrays.stream(ExecutionStatus.values()).map(Enum::name).toList());
        assertThat(property("graphExecution", "event_type").at("const").text())
                .isEqualTo(EventType.GRAPH_EXECUTION_UPDATE);
        assertThat(property("nodeExecution", "event_type").at("const").text())
                .isEqualTo(EventType.NODE_EXECUTION_UPDATE);
    }

    private static Node property(String schema, String name) {
        return DOCUMENT.at("components", "schemas", schema, "properties").at(name);
    }

    @Test
    void eventsHaveTheKeysOfTheModelInItsOrder() {
        assertThat(keys("graphExecution")).isEqualTo(keys(GraphExecutionEvent.class));
        assertThat(keys("nodeExecution")).isEqualTo(keys(NodeExecutionEvent.class));
        assertThat(keys("stats")).isEqualTo(keys(GraphExecutionEvent.Stats.class));
        assertThat(keys("credentialReference"))
                .isEqualTo(keys(GraphExecutionEvent.CredentialReference.class));
    }

    private static List<String> keys(String schema) {
        return List.copyOf(
                DOCUMENT.at("components", "schemas", schema, "properties").entries().keySet());
    }

    private static List<String> keys(Class<?> type) {
        return List.of(Objects.requireNonNull(type.getAnnotation(JsonPropertyOrder.class)).value());
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<String> references =
                JSON.findValues("$ref").stream().map(JsonNode::asString).distinct().toList();
        assertThat(references).hasSizeGreaterThan(30);
        assertThat(references)
                .allSatisfy(
                        reference -> {
                            assertThat(reference).startsWith("#/");
                            assertThat(JSON.at(reference.substring(1)).isMissingNode()).isFalse();
                        });
    }

    @Test
    void everyMessageAndSchemaIsUsed() {
        List<String> references = JSON.findValues("$ref").stream().map(JsonNode::asString).toList();
        for (String kind : List.of("messages", "schemas", "securitySchemes")) {
            for (String name : DOCUMENT.at("components", kind).entries().keySet()) {
                assertThat(references).contains("#/components/" + kind + "/" + name);
            }
        }
    }

    static Stream<String> messageNames() {
        return DOCUMENT.at("components", "messages").entries().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("messageNames")
    void examplesAreValidAgainstTheirSchema(String message) {
        Schema schema = schema(message);
        JsonNode examples = JSON.at("/components/messages/" + message + "/examples");
        assertThat(examples).isNotEmpty();
        for (JsonNode example : examples) {
            assertThat(schema.validate(example.required("payload")))
                    .as(example.required("name").asString())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("messageNames")
    void schemasRefuseWhatIsNoneOfTheirs(String message) {
        Schema schema = schema(message);
        assertThat(schema.validate(JsonMapper.shared().readTree("{}"))).isNotEmpty();
        JsonNode ofAnother = JsonMapper.shared().readTree("{\"method\":\"none\",\"data\":{}}");
        assertThat(schema.validate(ofAnother)).isNotEmpty();
    }

    /** The document's own definitions, below a schema that is the message's. */
    private static Schema schema(String message) {
        ObjectNode whole = JsonMapper.shared().createObjectNode();
        whole.putArray("allOf")
                .addObject()
                .put("$ref", "#/components/messages/" + message + "/payload");
        whole.set("components", JSON.required("components"));
        return SCHEMAS.getSchema(whole);
    }

    @Test
    void examplesHaveNamesOfTheirOwnAndASummary() {
        assertThat(examples())
                .extracting(example -> example.at("name").text())
                .doesNotHaveDuplicates();
        assertThat(examples())
                .allSatisfy(example -> assertThat(example.at("summary").text()).isNotBlank());
    }

    @Test
    void everyExampleOfACommandOrReplyIsPartOfAnExchange() {
        List<String> exchanged =
                exchanges().stream()
                        .flatMap(exchange -> exchange.entries().values().stream())
                        .map(Node::text)
                        .toList();
        List<String> pushed =
                operationMessages("send")
                        .flatMap(message -> message.at("examples").items().stream())
                        .map(example -> example.at("name").text())
                        .toList();
        assertThat(examples().stream().map(example -> example.at("name").text()))
                .allMatch(name -> exchanged.contains(name) || pushed.contains(name));
    }

    @Test
    void exchangesNameExamplesThatExist() {
        assertThat(exchanges()).isNotEmpty();
        for (Node exchange : exchanges()) {
            for (String part : List.of("after", "send", "receive")) {
                if (exchange.at(part).exists()) {
                    assertThat(exchange.example(exchange.at(part).text()).exists()).isTrue();
                }
            }
            assertThat(exchange.at("send").exists()).isNotEqualTo(exchange.at("sendText").exists());
        }
    }

    @Test
    void exchangesThatCloseUseADocumentedCodeAndReason() {
        for (Node exchange : exchanges()) {
            if (exchange.at("close").exists()) {
                CloseCode code =
                        CloseCode.of(Integer.parseInt(exchange.at("close", "code").text()));
                assertThat(code).isNotNull();
                assertThat(exchange.at("close", "reason").text())
                        .isEqualTo(Objects.requireNonNull(code).reason());
            }
        }
    }

    @Test
    void limitsHaveTheDefaultsOfTheSettings() throws IOException {
        Map<String, String> defaults = defaults();
        assertThat(DOCUMENT.at("x-limits").items())
                .isNotEmpty()
                .allSatisfy(
                        limit ->
                                assertThat(defaults)
                                        .containsEntry(
                                                limit.at("setting").text(),
                                                limit.at("default").text()));
    }

    @Test
    void limitsEndInDocumentedCodesOrErrors() {
        for (Node limit : DOCUMENT.at("x-limits").items()) {
            String beyond = limit.at("beyond").text();
            boolean closes =
                    Arrays.stream(CloseCode.values())
                            .anyMatch(code -> beyond.equals("closes with " + code.code()));
            boolean answers =
                    Arrays.stream(ErrorText.values())
                            .anyMatch(error -> beyond.equals("the error `" + error.text() + "`"));
            assertThat(closes || answers).as(beyond).isTrue();
        }
    }

    private static Map<String, String> defaults() throws IOException {
        Map<String, String> defaults = new TreeMap<>();
        ClassLoader classPath = ProtocolDocumentTests.class.getClassLoader();
        for (URL metadata :
                Collections.list(
                        classPath.getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream json = metadata.openStream()) {
                for (JsonNode property :
                        JsonMapper.shared().readTree(json).required("properties")) {
                    defaults.put(
                            property.required("name").asString(),
                            property.path("defaultValue").asString(""));
                }
            }
        }
        return defaults;
    }
}
