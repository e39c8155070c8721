package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.Closed;
import io.fanfare.it.support.DirectoryServer;
import io.fanfare.it.support.GatewayProcess;
import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Operator;
import io.fanfare.it.support.Ports;
import io.fanfare.it.support.ProtocolDocument;
import io.fanfare.it.support.ProtocolDocument.Example;
import io.fanfare.it.support.ProtocolDocument.Exchange;
import io.fanfare.it.support.ProtocolDocument.Refusal;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the gateway says of itself at {@code /asyncapi.yaml} is what it does: each example is sent
 * or provoked, and compared byte for byte.
 */
class ProtocolDocumentIT {

    /** The user of the examples' channel keys. */
    private static final String USER = "3e53486c-cf57-477e-ba2a-cb02dc828e1a";

    private static final Installation FANFARE = Installation.shared();
    private static final ProtocolDocument DOCUMENT = ProtocolDocument.of(FANFARE.gateway());

    private static final DirectoryServer DIRECTORY = new DirectoryServer();
    private static final Installation ASKING =
            Installation.with(
                    "FANFARE_DIRECTORY_TYPE", "http",
                    "FANFARE_DIRECTORY_HTTP_URL", DIRECTORY.url(),
                    "FANFARE_DIRECTORY_CACHE_ALLOWED", "0s",
                    "FANFARE_DIRECTORY_CACHE_DENIED", "0s",
                    "FANFARE_DIRECTORY_RECHECK_INTERVAL", "1s",
                    "FANFARE_SUBSCRIPTION_MAX_PER_CONNECTION", "1");

    @AfterAll
    static void close() {
        ASKING.close();
        DIRECTORY.close();
    }

    /** Where an example has {@code <jwt>} a client puts its token. */
    private static String filled(String text) {
        return text.replace("<jwt>", Tokens.of(USER));
    }

    private static void assertReply(WireClient client, Exchange exchange) {
        Example reply = Objects.requireNonNull(exchange.reply());
        String received = client.ask(filled(exchange.sent()));
        assertThat(received).isEqualTo(reply.text());
        assertThat(DOCUMENT.mistakes(reply.message(), received)).isEmpty();
    }

    @Test
    void itIsServedAsYaml() {
        HttpResponse<String> answer = FANFARE.gateway().get("/asyncapi.yaml");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/yaml");
    }

    @Test
    void itIsShownAsAPageThatMayRunNothing() {
        HttpResponse<String> answer = FANFARE.gateway().get("/docs");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/html;charset=utf-8");
        assertThat(answer.headers().firstValue("content-security-policy").orElse(""))
                .startsWith("default-src 'none'; ");
        assertThat(answer.body()).contains("subscribe_graph_executions");
    }

    static Stream<Exchange> commandExchanges() {
        return DOCUMENT.commandExchanges();
    }

    @ParameterizedTest
    @MethodSource("commandExchanges")
    void commandsAreAnsweredAsDocumented(Exchange exchange) {
        try (WireClient client = FANFARE.connect(USER)) {
            if (exchange.before() != null) {
                client.ask(exchange.before().text());
            }
            if (exchange.reply() != null) {
                assertReply(client, exchange);
            } else if (exchange.close() != null) {
                client.send(filled(exchange.sent()));
                assertThat(client.awaitClosed()).isEqualTo(exchange.close());
            } else {
                client.send(exchange.sent());
                assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
            }
        }
    }

    static Stream<Example> pushes() {
        return DOCUMENT.pushes();
    }

    @ParameterizedTest
    @MethodSource("pushes")
    void pushesArriveAsDocumented(Example push) {
        try (WireClient client = FANFARE.connect(USER)) {
            JsonNode data = push.payload().required("data");
            String channel = push.payload().required("channel").asString("");
            if (channel.isEmpty()) {
                assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
                FANFARE.publishNotification(USER, data.toString());
            } else {
                String graph = data.required("graph_id").asString();
                String execution =
                        data.path("graph_exec_id").asString(data.path("id").asString(""));
                client.ask(
                        channel.equals(Wire.executionKey(USER, execution))
                                ? Wire.subscribeExecution(execution)
                                : Wire.subscribeGraph(graph));
                FANFARE.publishExecution(USER, graph, execution, data.toString());
            }
            String received = client.next();
            assertThat(received).isEqualTo(push.text());
            assertThat(DOCUMENT.mistakes(push.message(), received)).isEmpty();
        }
    }

    static Stream<Exchange> errorExchanges() {
        return DOCUMENT.errorExchanges();
    }

    @ParameterizedTest
    @MethodSource("errorExchanges")
    void mistakesAreAnsweredAsDocumented(Exchange exchange) {
        switch (Objects.requireNonNull(exchange.reply()).name()) {
            case "invalid-format", "data-missing", "invalid-data", "not-processed" ->
                    assertReplyOf(FANFARE.gateway(), null, exchange);
            case "access-denied" -> {
                DIRECTORY.deny();
                assertReplyOf(ASKING.gateway(), null, exchange);
            }
            case "unavailable" -> {
                DIRECTORY.fail();
                assertReplyOf(ASKING.gateway(), null, exchange);
            }
            case "subscription-limit" -> {
                DIRECTORY.allow();
                assertReplyOf(ASKING.gateway(), "subscribe-graph", exchange);
            }
            case "graph-id-required" -> {
                try (GatewayProcess sharded = shardedWithoutCluster()) {
                    assertReplyOf(sharded, null, exchange);
                }
            }
            default -> throw new AssertionError("nobody provokes " + exchange);
        }
    }

    private static void assertReplyOf(
            GatewayProcess gateway, @Nullable String before, Exchange exchange) {
        try (WireClient client = WireClient.to(gateway.port()).token(Tokens.of(USER)).open()) {
            if (before != null) {
                assertThat(client.ask(DOCUMENT.example(before).text()))
                        .contains("\"success\":true");
            }
            assertReply(client, exchange);
            assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
        }
    }

    private static GatewayProcess shardedWithoutCluster() {
        return GatewayProcess.start(
                Map.of(
                        "JWT_VERIFY_KEY",
                        Tokens.KEY,
                        "FANFARE_BUS_MODE",
                        "sharded",
                        "REDIS_HOST",
                        "127.0.0.1",
                        "REDIS_PORT",
                        Integer.toString(Ports.free())));
    }

    @Test
    void everyErrorIsProvoked() {
        Set<String> provoked =
                DOCUMENT.errorExchanges()
                        .map(exchange -> Objects.requireNonNull(exchange.reply()).text())
                        .collect(Collectors.toSet());
        assertThat(provoked)
                .containsExactlyInAnyOrder(
                        Wire.INVALID_FORMAT,
                        Wire.DATA_MISSING,
                        Wire.INVALID_DATA,
                        Wire.NOT_PROCESSED,
                        Wire.DENIED,
                        Wire.UNAVAILABLE,
                        Wire.SUBSCRIPTION_LIMIT,
                        Wire.GRAPH_ID_REQUIRED);
    }

    /** All but 1011, which needs a defect. */
    static Stream<Closed> closings() {
        return DOCUMENT.closings().stream().filter(closing -> closing.code() != 1011);
    }

    @ParameterizedTest
    @MethodSource("closings")
    void connectionsCloseAsDocumented(Closed documented) {
        assertThat(provoked(documented)).isEqualTo(documented);
    }

    private static Closed provoked(Closed documented) {
        byte[] heartbeat = Wire.heartbeat().getBytes(StandardCharsets.UTF_8);
        return switch (documented.code()) {
            case 1000 -> after(client -> client.sendClose(1000, ""));
            case 1001 -> after(client -> client.sendClose(1001, ""));
            case 1002 -> reasonAside(after(client -> client.sendUnmasked(Wire.heartbeat())));
            case 1003 -> after(client -> client.sendBinary(heartbeat));
            case 1007 ->
                    reasonAside(
                            after(client -> client.send(new byte[] {(byte) 0xc3, (byte) 0x28})));
            case 1009 -> reasonAside(after(client -> client.send(" ".repeat(64 * 1024 + 1))));
            case 1012 -> whenTheGatewayStops();
            case 1013 -> whenTheGatewayIsFull();
            case 4001 -> closedAtOnce("/ws");
            case 4002 -> closedAtOnce("/ws?token=" + Tokens.signed("{\"aud\":\"authenticated\"}"));
            case 4003 ->
                    switch (documented.reason()) {
                        case "Invalid token" -> closedAtOnce("/ws?token=not-a-token");
                        case "Token expired" -> whenTheTokenExpires();
                        case "Disconnected by operator" -> whenAnOperatorCloses();
                        default -> whenAccessIsRevoked();
                    };
            case 4004 -> whenNothingComes();
            case 4005 -> whenTheClientReadsTooSlowly();
            case 4006 -> whenTheUserHasTooMany();
            case 4007 -> after(ProtocolDocumentIT::sendTooMuch);
            default -> throw new AssertionError("nobody provokes " + documented);
        };
    }

    private interface Deed {
        void on(WireClient client);
    }

    private static Closed after(Deed deed) {
        try (WireClient client = FANFARE.connect(USER)) {
            deed.on(client);
            return client.awaitClosed();
        }
    }

    /** The container adds an explanation of its own to codes of RFC 6455. */
    private static Closed reasonAside(Closed closed) {
        return new Closed(closed.code(), "");
    }

    private static Closed closedAtOnce(String target) {
        try (WireClient client = FANFARE.client().target(target).open()) {
            return client.awaitClosed();
        }
    }

    private static Closed whenTheTokenExpires() {
        String token = Tokens.of(USER, Instant.now().plusSeconds(2));
        try (WireClient client = FANFARE.client().token(token).open()) {
            return client.awaitClosed();
        }
    }

    private static Closed whenAnOperatorCloses() {
        String user = Installation.newId("user");
        try (WireClient client = FANFARE.connect(user)) {
            assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
            new Operator(FANFARE.gateway()).post("/disconnect", Map.of("user", user));
            return client.awaitClosed();
        }
    }

    private static Closed whenAccessIsRevoked() {
        DIRECTORY.allow();
        try (WireClient client = ASKING.connect(USER)) {
            assertThat(client.ask(DOCUMENT.example("subscribe-execution").text()))
                    .contains("\"success\":true");
            DIRECTORY.deny();
            return client.awaitClosed(Duration.ofSeconds(20));
        }
    }

    private static Closed whenNothingComes() {
        try (Installation impatient =
                        Installation.with(
                                "FANFARE_CONNECTION_PING_INTERVAL", "300ms",
                                "FANFARE_CONNECTION_IDLE_TIMEOUT", "1s");
                WireClient dead =
                        impatient.client().token(Tokens.of(USER)).ignoringPings().open()) {
            return dead.awaitClosed();
        }
    }

    private static Closed whenTheGatewayIsFull() {
        try (Installation small = Installation.with("FANFARE_CONNECTION_MAX_PER_NODE", "1");
                WireClient first = small.connect(USER)) {
            assertThat(first.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
            try (WireClient second = small.connect(USER)) {
                return second.awaitClosed();
            }
        }
    }

    private static Closed whenTheGatewayStops() {
        try (Installation stopping = Installation.with("FANFARE_CONNECTION_DRAIN_PERIOD", "1s");
                WireClient client = stopping.connect(USER)) {
            assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
            stopping.gateway().terminate();
            return client.awaitClosed();
        }
    }

    /** More events than the kernel and the gateway hold for one that does not read. */
    private static Closed whenTheClientReadsTooSlowly() {
        try (Installation strict = Installation.with("FANFARE_OUTBOUND_MAX_BYTES", "512KB");
                WireClient stalled =
                        strict.client().token(Tokens.of(USER)).receiveBuffer(16 * 1024).open()) {
            stalled.ask(DOCUMENT.example("subscribe-execution").text());
            stalled.stopReading();
            Awaitility.await("the gateway gives it up")
                    .until(
                            () -> {
                                publishBulk(strict);
                                return closedAsSlow(strict) > 0;
                            });
            stalled.readAgain();
            return stalled.awaitClosed();
        }
    }

    private static void publishBulk(Installation fanfare) {
        JsonNode node = DOCUMENT.example("node-running").payload().required("data");
        ObjectNode bulky = (ObjectNode) node.deepCopy();
        bulky.putObject("input_data").put("bulk", "x".repeat(64 * 1024));
        String graph = node.required("graph_id").asString();
        String execution = node.required("graph_exec_id").asString();
        for (int i = 0; i < 50; i++) {
            fanfare.publishExecution(USER, graph, execution, bulky.toString());
        }
    }

    private static double closedAsSlow(Installation fanfare) {
        return fanfare.gateway().metrics().sum("fanfare_connections_closed_total", "code", "4005");
    }

    /** As many as the document says, and one. */
    private static Closed whenTheUserHasTooMany() {
        String user = Installation.newId("collector");
        List<WireClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 50; i++) {
                WireClient client = FANFARE.connect(user);
                clients.add(client);
                assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
            }
            WireClient oneMore = FANFARE.connect(user);
            clients.add(oneMore);
            return oneMore.awaitClosed();
        } finally {
            clients.forEach(WireClient::close);
        }
    }

    private static void sendTooMuch(WireClient client) {
        try {
            for (int i = 0; i < 1_000; i++) {
                client.send(Wire.heartbeat());
            }
        } catch (UncheckedIOException e) {
            Awaitility.await().until(() -> !client.isOpen());
        }
    }

    static List<Refusal> refusals() {
        return DOCUMENT.refusals();
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void upgradesAreRefusedAsDocumented(Refusal documented) {
        assertThat(provoked(documented)).isEqualTo(documented.status());
    }

    private static int provoked(Refusal documented) {
        WireClient.Builder client = FANFARE.client().token(Tokens.of(USER));
        return switch (documented.cause()) {
            case "foreign-origin" -> client.origin("http://foreign.example").refused().status();
            case "other-path" -> client.target("/elsewhere").refused().status();
            case "refused-token" -> whereRefusalsAreHttp();
            case "no-upgrade" -> FANFARE.gateway().get("/ws").statusCode();
            case "draining" -> whileTheGatewayDrains();
            default -> throw new AssertionError("nobody provokes " + documented);
        };
    }

    private static int whereRefusalsAreHttp() {
        try (Installation blunt = Installation.with("FANFARE_HANDSHAKE_REJECTION", "http")) {
            return blunt.client().token("not-a-token").refused().status();
        }
    }

    private static int whileTheGatewayDrains() {
        try (Installation leaving = Installation.with("FANFARE_MANAGEMENT_TOKEN", Operator.TOKEN)) {
            Operator operator = new Operator(leaving.gateway());
            assertThat(operator.post("/drain", Map.of()).statusCode()).isEqualTo(200);
            Awaitility.await("drain has begun").until(() -> !leaving.gateway().isReady());
            return leaving.client().token(Tokens.of(USER)).refused().status();
        }
    }

    /** A status that the document has not is one that nobody expects. */
    @Test
    void everyReasonToRefuseIsDocumented() {
        assertThat(DOCUMENT.refusals())
                .extracting(Refusal::cause)
                .containsExactly(
                        "foreign-origin", "other-path", "refused-token", "no-upgrade", "draining");
    }
}
