package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Payloads;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A log never holds a token, a key or what users sent each other. */
class LogsIT {

    private static final String SECRET = "S3CRET";

    private final Installation fanfare = Installation.shared();

    @Test
    void neitherTokensNorPayloadsAreLogged() {
        String user = Installation.newId("private");
        String token = Tokens.of(user);
        try (WireClient client = fanfare.client().token(token).open()) {
            client.ask(Wire.subscribeExecution("E"));
            client.ask("{\"method\":\"" + SECRET + "\"}");
            client.ask("{\"method\":\"heartbeat\"," + SECRET);
            client.send("{\"method\":\"error\",\"error\":\"" + SECRET + "\"}");
            String payload = Payloads.graph(user, "G", "E", "{\"a\":\"" + SECRET + "\"}");
            fanfare.publishExecution(user, "G", "E", payload.replace("\"user_id\"", "\"u\""));
            fanfare.publishExecution(user, "G", "E", payload.substring(9));
            fanfare.publishExecution(user, "G", "E", payload);
            assertThat(client.next()).contains(SECRET);
            client.send(Wire.authenticate(token + SECRET));
            client.awaitClosed();
        }
        try (WireClient client = fanfare.client().target("/ws?token=" + SECRET).open()) {
            client.awaitClosed();
        }
        fanfare.gateway().get("/ws?token=" + SECRET);
        String log = fanfare.gateway().log();
        assertThat(log).isNotEmpty();
        assertThat(log)
                .doesNotContain(token)
                .doesNotContain(user)
                .doesNotContain(token.substring(token.lastIndexOf('.') + 1))
                .doesNotContain(SECRET)
                .doesNotContain(Tokens.KEY)
                .doesNotContain("\tat ");
    }

    @Test
    void aConnectionsLineNamesItAndTheUsersHash() {
        String user = Installation.newId("private");
        fanfare.connect(user).close();
        String end = "[0-9a-f]{8}-\\d+ " + hash(user) + "] .* : Closed with 1006 .*";
        Awaitility.await("its end is logged")
                .until(() -> lines(fanfare).anyMatch(line -> line.matches(".*\\[" + end)));
        assertThat(fanfare.gateway().log()).doesNotContain(user).doesNotContain("[ ]");
    }

    @Test
    void aWholeLifeIsOneLine() {
        String user = Installation.newId("private");
        try (WireClient client = fanfare.connect(user)) {
            client.ask(Wire.subscribeExecution("E"));
            client.ask(Wire.subscribeGraph("G"));
            client.ask("nonsense");
            fanfare.publishGraphEvent(user, "G", "E");
            client.next();
            client.ask(Wire.unsubscribeExecution("E"));
            client.ask(Wire.authenticate(Tokens.of(user)));
            client.send(Wire.authenticate("no-token"));
            client.awaitClosed();
        }
        Pattern end =
                Pattern.compile("\\[([0-9a-f]{8}-\\d+) " + hash(user) + "] .*Closed with 4003");
        Awaitility.await("its end is logged")
                .until(() -> lines(fanfare).anyMatch(end.asPredicate()));
        String id =
                lines(fanfare)
                        .map(end::matcher)
                        .filter(Matcher::find)
                        .map(line -> line.group(1))
                        .findFirst()
                        .orElseThrow();
        assertThat(lines(fanfare)).filteredOn(line -> names(id, line)).hasSize(1);
        assertThat(lines(fanfare)).filteredOn(line -> line.contains(hash(user))).hasSize(1);
    }

    /** Not the id that only begins like it. */
    private static boolean names(String id, String line) {
        return Pattern.compile(Pattern.quote(id) + "(?!\\d)").matcher(line).find();
    }

    @Test
    void structuredLinesHaveBothAsFields() {
        String user = Installation.newId("private");
        try (Installation structured =
                Installation.with("LOGGING_STRUCTURED_FORMAT_CONSOLE", "logstash")) {
            structured.connect(user).close();
            Awaitility.await("its end is logged")
                    .until(() -> lines(structured).anyMatch(line -> line.contains("Closed with")));
            List<JsonNode> lines =
                    lines(structured).map(line -> JsonMapper.shared().readTree(line)).toList();
            assertThat(lines)
                    .filteredOn(line -> line.path("message").asString().startsWith("Closed with"))
                    .singleElement()
                    .satisfies(
                            line -> {
                                assertThat(line.path("user").asString()).isEqualTo(hash(user));
                                assertThat(line.path("connection").asString())
                                        .matches("[0-9a-f]{8}-1");
                            });
            assertThat(lines)
                    .filteredOn(line -> line.path("message").asString().startsWith("Subscribed"))
                    .isNotEmpty()
                    .noneMatch(line -> line.has("user") || line.has("connection"));
            assertThat(structured.gateway().log()).doesNotContain(user);
        }
    }

    private static Stream<String> lines(Installation installation) {
        return installation.gateway().log().lines();
    }

    private static String hash(String user) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(user.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
