package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.Chart;
import io.fanfare.it.support.Closed;
import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Payloads;
import io.fanfare.it.support.RefusedHandshake;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every default that differs from the original, and the setting that takes the difference away:
 * each row both ways.
 */
class DropInIT {

    private static final Installation DEFAULT = Installation.shared();

    private static final Installation PRESET = Installation.with(preset());

    /** More than the kernel and the default queue hold, and less than the node's budget. */
    private static final int FLOOD = 400;

    private static final String FILLER = Payloads.filler(64 * 1024);

    private final String user = Installation.newId("drop-in");

    /** As the chart's example has it, which operators copy. */
    private static Map<String, String> preset() {
        Map<String, Object> values = new Yaml().load(Chart.read("ci/drop-in-values.yaml"));
        Map<String, String> preset = new TreeMap<>();
        ((Map<?, ?>) Objects.requireNonNull(values.get("config")))
                .forEach((name, value) -> preset.put((String) name, String.valueOf(value)));
        return preset;
    }

    @AfterAll
    static void close() {
        PRESET.close();
    }

    @Test
    void theReadmesRowsAreThePreset() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        String section = readme.replaceFirst("(?s).*\\n## Where Fanfare differs", "");
        Map<String, String> rows = new TreeMap<>();
        Matcher setting =
                Pattern.compile("`(FANFARE_[A-Z_]+)=([^`]*)`")
                        .matcher(section.replaceFirst("(?s)\\n## .*", ""));
        while (setting.find()) {
            rows.put(setting.group(1), setting.group(2));
        }
        assertThat(rows).isEqualTo(preset());
    }

    @Test
    void refusedTokens() {
        for (String target : new String[] {"/ws", "/ws?token=nonsense", "/ws?token=" + nobody()}) {
            try (WireClient client = DEFAULT.client().target(target).open()) {
                assertThat(client.awaitClosed().code()).isBetween(4001, 4003);
            }
            RefusedHandshake refusal = PRESET.client().target(target).refused();
            assertThat(refusal.status()).isEqualTo(403);
            assertThat(refusal.body()).isEmpty();
            assertThat(refusal.head().header("Content-Length")).hasValue("0");
            assertThat(refusal.head().header("Content-Type"))
                    .hasValueSatisfying(
                            type ->
                                    assertThat(type)
                                            .isEqualToIgnoringCase("text/plain; charset=utf-8"));
            assertThat(refusal.head().header("Connection")).hasValue("close");
        }
    }

    private static String nobody() {
        return Tokens.signed("{\"aud\":\"authenticated\"}");
    }

    @Test
    void originsOfOtherPages() {
        WireClient.Builder fromEvil =
                DEFAULT.client().token(Tokens.of(user)).origin("http://evil.example");
        assertThat(fromEvil.refused().status()).isEqualTo(403);
        try (WireClient client =
                PRESET.client().token(Tokens.of(user)).origin("http://evil.example").open()) {
            assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
        }
    }

    @Test
    void expiryOfALiveToken() {
        Instant expiry = Instant.now().plusSeconds(2);
        try (WireClient byDefault = DEFAULT.client().token(Tokens.of(user, expiry)).open();
                WireClient preset = PRESET.client().token(Tokens.of(user, expiry)).open()) {
            assertThat(byDefault.awaitClosed()).isEqualTo(new Closed(4003, "Token expired"));
            assertThat(preset.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
            assertThat(preset.isOpen()).isTrue();
        }
    }

    @Test
    void sizeOfACommand() {
        String large = "{\"method\":\"heartbeat\",\"data\":\"" + "x".repeat(1 << 20) + "\"}";
        try (WireClient byDefault = DEFAULT.connect(user);
                WireClient preset = PRESET.connect(user)) {
            // The rest would be written to a socket that is closed already.
            byDefault.sendBeginning(large.length(), 64 * 1024 + 1);
            assertThat(byDefault.awaitClosed().code()).isEqualTo(1009);
            assertThat(preset.ask(large)).isEqualTo(Wire.PONG);
            String largest = padded(16 * 1024 * 1024);
            assertThat(preset.ask(largest)).isEqualTo(Wire.PONG);
            preset.send(largest + " ");
            assertThat(preset.awaitClosed().code()).isEqualTo(1009);
        }
    }

    private static String padded(int length) {
        String heartbeat = Wire.heartbeat();
        return heartbeat + " ".repeat(length - heartbeat.length());
    }

    @Test
    void rateOfCommands() {
        try (WireClient byDefault = DEFAULT.connect(user);
                WireClient preset = PRESET.connect(user)) {
            for (int i = 0; i < 500; i++) {
                preset.send(Wire.heartbeat());
            }
            assertThat(preset.next(500)).containsOnly(Wire.PONG);
            sendUntilRefused(byDefault, 500);
            assertThat(byDefault.awaitClosed()).isEqualTo(new Closed(4007, "Rate limit exceeded"));
        }
    }

    private static void sendUntilRefused(WireClient client, int atMost) {
        try {
            for (int i = 0; i < atMost; i++) {
                client.send(Wire.heartbeat());
            }
        } catch (java.io.UncheckedIOException e) {
            assertThat(client.isOpen()).isFalse();
        }
    }

    @Test
    void commandsTheOriginalDoesNotKnow() {
        try (WireClient byDefault = DEFAULT.connect(user);
                WireClient preset = PRESET.connect(user)) {
            String renewal = Wire.authenticate(Tokens.of(user));
            assertThat(byDefault.ask(renewal)).isEqualTo(Wire.AUTHENTICATED);
            assertThat(preset.ask(renewal)).isEqualTo(Wire.INVALID_FORMAT);
            for (WireClient client : List.of(byDefault, preset)) {
                client.ask(Wire.subscribeGraph("G"));
            }
            assertThat(byDefault.ask(Wire.unsubscribeGraph("G")))
                    .isEqualTo(Wire.unsubscribedGraph(user, "G"));
            assertThat(preset.ask(Wire.unsubscribeGraph("G"))).isEqualTo(Wire.INVALID_DATA);
        }
    }

    @Test
    void binaryFrames() {
        byte[] heartbeat = Wire.heartbeat().getBytes(StandardCharsets.UTF_8);
        try (WireClient byDefault = DEFAULT.connect(user);
                WireClient preset = PRESET.connect(user)) {
            byDefault.sendBinary(heartbeat);
            assertThat(byDefault.awaitClosed()).isEqualTo(new Closed(1003, "Text frames only"));
            preset.sendBinary(heartbeat);
            assertThat(preset.awaitClosed()).isEqualTo(Closed.CUT);
        }
    }

    @Test
    void connectionsOfOneUser() {
        assertThat(stillOpen(DEFAULT, 51)).isEqualTo(50);
        assertThat(stillOpen(PRESET, 51)).isEqualTo(51);
    }

    private long stillOpen(Installation fanfare, int count) {
        List<WireClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            WireClient client = fanfare.connect(user);
            client.send(Wire.heartbeat());
            clients.add(client);
        }
        long answered = clients.stream().filter(DropInIT::answersOrCloses).count();
        clients.forEach(WireClient::close);
        return answered;
    }

    private static boolean answersOrCloses(WireClient client) {
        Awaitility.await().until(() -> client.waiting() > 0 || !client.isOpen());
        return client.waiting() > 0;
    }

    @Test
    void subscriptionsOfOneConnection() {
        try (WireClient preset = PRESET.connect(user)) {
            for (int i = 0; i < 1_200; i++) {
                assertThat(preset.ask(Wire.subscribeExecution("E" + i)))
                        .isEqualTo(Wire.subscribedExecution(user, "E" + i));
            }
        }
    }

    @Test
    void aClientThatDoesNotRead() {
        Map<String, String> withoutStall = preset();
        withoutStall.remove("FANFARE_OUTBOUND_STALLED_AFTER");
        try (Installation stalling = Installation.with(withoutStall);
                WireClient byDefault = deaf(DEFAULT);
                WireClient preset = deaf(PRESET);
                WireClient stalled = deaf(stalling)) {
            flood(PRESET);
            flood(DEFAULT);
            awaitSlowConsumer(DEFAULT, byDefault);
            flood(stalling);
            awaitSlowConsumer(stalling, stalled); // The preset's has stalled for longer by now.
            preset.readAgain();
            List<String> read = preset.next(FLOOD);
            for (int i = 0; i < FLOOD; i++) {
                assertThat(read.get(i)).contains("\"ne" + i + "\"");
            }
            assertThat(preset.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
        }
    }

    private WireClient deaf(Installation fanfare) {
        WireClient client = fanfare.client().token(Tokens.of(user)).receiveBuffer(16 * 1024).open();
        client.ask(Wire.subscribeExecution("E"));
        client.stopReading();
        return client;
    }

    private void flood(Installation fanfare) {
        for (int i = 0; i < FLOOD; i++) {
            fanfare.publishExecution(
                    user, "G", "E", Payloads.node(user, "G", "E", "ne" + i, FILLER));
        }
    }

    private static void awaitSlowConsumer(Installation fanfare, WireClient client) {
        Awaitility.await("closed as a slow consumer")
                .atMost(Duration.ofSeconds(20))
                .until(
                        () ->
                                fanfare.gateway()
                                                .metrics()
                                                .sum(
                                                        "fanfare_connections_closed_total",
                                                        "code",
                                                        "4005")
                                        > 0);
        client.readAgain();
        assertThat(client.awaitClosed()).isEqualTo(new Closed(4005, "Slow consumer"));
    }

    @Test
    void compression() {
        try (WireClient byDefault =
                        DEFAULT.client().token(Tokens.of(user)).offeringCompression().open();
                WireClient preset =
                        PRESET.client().token(Tokens.of(user)).offeringCompression().open();
                WireClient unasked = PRESET.connect(user)) {
            assertThat(byDefault.handshake().header("Sec-WebSocket-Extensions")).isEmpty();
            assertThat(preset.handshake().header("Sec-WebSocket-Extensions").orElse(""))
                    .startsWith("permessage-deflate");
            assertThat(unasked.handshake().header("Sec-WebSocket-Extensions")).isEmpty();
            for (WireClient client : List.of(byDefault, preset, unasked)) {
                assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
                assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
                client.ask(Wire.subscribeExecution("E"));
            }
            PRESET.publishGraphEvent(user, "G", "E");
            assertThat(preset.next()).isEqualTo(unasked.next()).contains("graph_execution_event");
        }
    }

    @Test
    void healthPage() {
        assertThat(DEFAULT.gateway().get("/health").statusCode()).isEqualTo(200);
        assertThat(PRESET.gateway().get("/health").statusCode()).isEqualTo(404);
        assertThat(PRESET.gateway().get("/").body()).isEqualTo("{\"status\":\"healthy\"}");
    }

    @Test
    void protocolDocument() {
        assertThat(DEFAULT.gateway().get("/asyncapi.yaml").statusCode()).isEqualTo(200);
        assertThat(PRESET.gateway().get("/asyncapi.yaml").statusCode()).isEqualTo(404);
    }

    @Test
    void dashboard() {
        assertThat(DEFAULT.gateway().get("/dashboard/").statusCode()).isEqualTo(200);
        assertThat(PRESET.gateway().get("/dashboard/").statusCode()).isEqualTo(404);
    }

    @Test
    void silentPeers() {
        try (Installation impatient =
                        Installation.with(
                                "FANFARE_CONNECTION_PING_INTERVAL", "300ms",
                                "FANFARE_CONNECTION_IDLE_TIMEOUT", "1s");
                WireClient dead = impatient.client().token(Tokens.of(user)).ignoringPings().open();
                WireClient preset = PRESET.client().token(Tokens.of(user)).ignoringPings().open()) {
            assertThat(dead.awaitClosed()).isEqualTo(new Closed(4004, "Idle timeout"));
            assertThat(preset.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
            assertThat(preset.pings()).isZero();
        }
    }

    @Test
    void shutdown() {
        try (Installation own = Installation.with(preset());
                WireClient client = own.connect(user)) {
            client.ask(Wire.heartbeat());
            long start = System.nanoTime();
            own.gateway().terminate();
            assertThat(client.awaitClosed()).isEqualTo(new Closed(1012, ""));
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(2));
            assertThat(own.gateway().awaitExit(Duration.ofSeconds(15))).isIn(0, 143);
        }
    }
}
