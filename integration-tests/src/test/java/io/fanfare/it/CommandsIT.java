package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.Closed;
import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

/** What a client may ask, and the exact bytes it gets back. */
class CommandsIT {

    private static final String SUBSCRIBE =
            "{\"method\":\"subscribe_graph_execution\",\"data\":%s}";

    private final Installation fanfare = Installation.shared();
    private final String user = Installation.newId("commander");
    private final WireClient client = fanfare.connect(user);

    @BeforeEach
    void answersAtAll() {
        assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
    }

    @AfterEach
    void closeClient() {
        client.close();
    }

    @Test
    void subscribingToAnExecutionIsAcknowledgedWithItsKey() {
        assertThat(client.ask(Wire.subscribeExecution("E")))
                .isEqualTo(
                        "{\"method\":\"subscribe_graph_execution\",\"data\":null,\"success\":true,"
                                + "\"channel\":\""
                                + user
                                + "|graph_exec#E\",\"error\":null}");
    }

    @Test
    void subscribingToAGraphIsAcknowledgedWithItsKey() {
        assertThat(client.ask(Wire.subscribeGraph("G")))
                .isEqualTo(
                        "{\"method\":\"subscribe_graph_executions\",\"data\":null,\"success\":true,"
                                + "\"channel\":\""
                                + user
                                + "|graph#G|executions\",\"error\":null}");
    }

    @Test
    void subscribingTwiceIsAcknowledgedTwice() {
        String acknowledgement = Wire.subscribedExecution(user, "E");
        assertThat(client.ask(Wire.subscribeExecution("E"))).isEqualTo(acknowledgement);
        assertThat(client.ask(Wire.subscribeExecution("E"))).isEqualTo(acknowledgement);
    }

    @Test
    void anExecutionMayBeSubscribedWithItsGraph() {
        String data = "{\"graph_exec_id\":\"E\",\"graph_id\":\"G\"}";
        assertThat(client.ask(SUBSCRIBE.formatted(data)))
                .isEqualTo(Wire.subscribedExecution(user, "E"));
    }

    @Test
    void unsubscribingAKnownKeyNamesIt() {
        client.ask(Wire.subscribeExecution("E"));
        assertThat(client.ask(Wire.unsubscribeExecution("E")))
                .isEqualTo(Wire.unsubscribedExecution(user, "E"));
    }

    @Test
    void unsubscribingAnUnknownKeySucceedsWithoutAChannel() {
        assertThat(client.ask(Wire.unsubscribeExecution("never")))
                .isEqualTo(Wire.NOTHING_UNSUBSCRIBED);
    }

    @Test
    void unsubscribingTwiceFindsNothingTheSecondTime() {
        client.ask(Wire.subscribeExecution("E"));
        client.ask(Wire.unsubscribeExecution("E"));
        assertThat(client.ask(Wire.unsubscribeExecution("E"))).isEqualTo(Wire.NOTHING_UNSUBSCRIBED);
    }

    @Test
    void aGraphCanBeUnsubscribed() {
        client.ask(Wire.subscribeGraph("G"));
        assertThat(client.ask(Wire.unsubscribeGraph("G")))
                .isEqualTo(Wire.unsubscribedGraph(user, "G"));
        assertThat(client.ask(Wire.unsubscribeGraph("G"))).isEqualTo(Wire.NOTHING_UNSUBSCRIBED);
    }

    @Test
    void unsubscribingPrefersTheExecutionWhenBothIdsAreGiven() {
        client.ask(Wire.subscribeExecution("E"));
        client.ask(Wire.subscribeGraph("G"));
        assertThat(
                        client.ask(
                                "{\"method\":\"unsubscribe\",\"data\":"
                                        + "{\"graph_id\":\"G\",\"graph_exec_id\":\"E\"}}"))
                .isEqualTo(Wire.unsubscribedExecution(user, "E"));
        assertThat(client.ask(Wire.unsubscribeGraph("G")))
                .isEqualTo(Wire.unsubscribedGraph(user, "G"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"method\":\"heartbeat\",\"data\":\"ping\",\"success\":true}",
                "{\"method\":\"heartbeat\"}",
                "{\"method\":\"heartbeat\",\"data\":null}",
                "{\"method\":\"heartbeat\",\"data\":{\"a\":[1,2.5,true,null]}}",
                "{\"method\":\"heartbeat\",\"data\":[]}",
                "{\"method\":\"heartbeat\",\"data\":\"\"}",
                "{\"method\":\"heartbeat\",\"data\":{\"a\":NaN}}",
                "{\"method\":\"heartbeat\",\"data\":[Infinity,-Infinity]}",
                "{\"method\":\"heartbeat\",\"channel\":\"c\",\"error\":\"e\"}",
                "{\"method\":\"heartbeat\",\"channel\":null,\"error\":null,\"success\":null}",
                "{\"method\":\"heartbeat\",\"id\":7,\"unknown\":{\"deep\":[true]}}",
                "{\"data\":{},\"method\":\"heartbeat\"}",
                "{\"method\":\"error\",\"method\":\"heartbeat\"}",
                "{\"method\":7,\"method\":\"heartbeat\"}",
                "{\"method\":\"heart\\u0062eat\"}",
                " \t\r\n{ \"method\" : \"heartbeat\" } \n",
                "{\"method\":\"heartbeat\",\"data\":\"Zürich 😀 \u2028\"}",
                "{\"method\":\"heartbeat\",\"data\":\"\\ud83d\\ude00\"}",
                "{\"method\":\"heartbeat\",\"data\":{\"n\":123456789012345678901234567890}}",
                "{\"method\":\"heartbeat\",\"data\":{\"n\":1e400}}",
            })
    void aHeartbeatIsAnsweredWhateverItCarries(String heartbeat) {
        assertThat(client.ask(heartbeat)).isEqualTo(Wire.PONG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "false",
                "null",
                "0",
                "1",
                "0.0",
                "1.0",
                "\"true\"",
                "\"false\"",
                "\"TRUE\"",
                "\"yes\"",
                "\"no\"",
                "\"on\"",
                "\"off\"",
                "\"Off\"",
                "\"1\"",
                "\"0\"",
                "\"y\"",
                "\"n\"",
                "\"t\"",
                "\"f\""
            })
    void successMayBeAnythingLikeABoolean(String value) {
        assertThat(client.ask("{\"method\":\"heartbeat\",\"success\":" + value + "}"))
                .isEqualTo(Wire.PONG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2",
                "-1",
                "0.5",
                "\"maybe\"",
                "\"\"",
                "\" true\"",
                "[]",
                "{}",
                "\"2\"",
                "NaN",
                "\"null\""
            })
    void successMustBeLikeABoolean(String value) {
        assertThat(client.ask("{\"method\":\"heartbeat\",\"success\":" + value + "}"))
                .isEqualTo(Wire.INVALID_FORMAT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "hello",
                "null",
                "7",
                "true",
                "\"heartbeat\"",
                "[]",
                "[{\"method\":\"heartbeat\"}]",
                "{}",
                "{\"method\":null}",
                "{\"method\":7}",
                "{\"method\":[\"heartbeat\"]}",
                "{\"method\":\"\"}",
                "{\"method\":\"HEARTBEAT\"}",
                "{\"method\":\"Heartbeat\"}",
                "{\"method\":\" heartbeat\"}",
                "{\"method\":\"subscribe\"}",
                "{\"method\":\"execution_event\"}",
                "{\"data\":{\"graph_exec_id\":\"E\"}}",
                "{\"method\":\"heartbeat\",\"method\":\"nonsense\"}",
                "{\"method\":\"heartbeat\",\"data\":7}",
                "{\"method\":\"heartbeat\",\"data\":1.5}",
                "{\"method\":\"heartbeat\",\"data\":true}",
                "{\"method\":\"heartbeat\",\"data\":false}",
                "{\"method\":\"heartbeat\",\"data\":NaN}",
                "{\"method\":\"heartbeat\",\"channel\":7}",
                "{\"method\":\"heartbeat\",\"channel\":{}}",
                "{\"method\":\"heartbeat\",\"error\":false}",
                "{\"method\":\"heartbeat\",\"error\":[]}",
                "{\"method\":\"heartbeat\"",
                "{\"method\":\"heartbeat\"}}",
                "{\"method\":\"heartbeat\"} x",
                "{\"method\":\"heartbeat\"}{\"method\":\"heartbeat\"}",
                "{\"method\":\"heartbeat\"},",
                "{\"method\":\"heartbeat\",}",
                "{'method':'heartbeat'}",
                "{method:\"heartbeat\"}",
                "// comment\n{\"method\":\"heartbeat\"}",
                "{\"method\":\"heartbeat\"/* comment */}",
                "\ufeff{\"method\":\"heartbeat\"}",
                "{\"method\":\"heartbeat\",\"data\":\"\\ud800\"}",
                "{\"method\":\"heartbeat\",\"data\":\"\\udc00 low\"}",
                "{\"method\":\"heartbeat\",\"data\":{\"a\":\"\\ud83d \"}}",
                "{\"method\":\"heartbeat\",\"data\":\"a\nb\"}",
                "{\"method\":\"heartbeat\",\"data\":\"a\tb\"}",
                "{\"method\":\"heartbeat\",\"data\":\"\u0000\"}",
                "{\"method\":\"heartbeat\",\"data\":\"\\x41\"}",
                "{\"method\":\"heartbeat\",\"data\":{\"n\":01}}",
                "{\"method\":\"heartbeat\",\"data\":{\"n\":.5}}",
                "{\"method\":\"heartbeat\",\"data\":{\"n\":+1}}",
            })
    void aMessageThatBreaksTheSchemaIsAnError(String message) {
        assertThat(client.ask(message)).isEqualTo(Wire.INVALID_FORMAT);
        assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"subscribe_graph_execution", "subscribe_graph_executions", "unsubscribe"})
    void aSubscriptionNeedsData(String method) {
        assertThat(client.ask("{\"method\":\"" + method + "\"}")).isEqualTo(Wire.DATA_MISSING);
        for (String data : new String[] {"null", "{}", "[]", "\"\""}) {
            assertThat(client.ask("{\"method\":\"" + method + "\",\"data\":" + data + "}"))
                    .as(data)
                    .isEqualTo(Wire.DATA_MISSING);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"subscribe_graph_execution", "subscribe_graph_executions", "unsubscribe"})
    void aSubscriptionNeedsAStringForAnId(String method) {
        String id =
                method.equals("subscribe_graph_executions") ? "\"graph_id\"" : "\"graph_exec_id\"";
        for (String data :
                new String[] {
                    "[1]",
                    "[{" + id + ":\"E\"}]",
                    "\"E\"",
                    "{\"other\":\"E\"}",
                    "{" + id + ":null}",
                    "{" + id + ":7}",
                    "{" + id + ":true}",
                    "{" + id + ":[\"E\"]}",
                    "{" + id + ":{}}",
                    "{" + id + ":\"E\"," + id + ":7}"
                }) {
            assertThat(client.ask("{\"method\":\"" + method + "\",\"data\":" + data + "}"))
                    .as(data)
                    .isEqualTo(Wire.INVALID_DATA);
        }
    }

    @Test
    void theIdOfTheOtherKindIsNotEnough() {
        assertThat(client.ask(SUBSCRIBE.formatted("{\"graph_id\":\"G\"}")))
                .isEqualTo(Wire.INVALID_DATA);
        assertThat(
                        client.ask(
                                "{\"method\":\"subscribe_graph_executions\","
                                        + "\"data\":{\"graph_exec_id\":\"E\"}}"))
                .isEqualTo(Wire.INVALID_DATA);
    }

    @Test
    void theLastOfEqualKeysCounts() {
        assertThat(
                        client.ask(
                                SUBSCRIBE.formatted(
                                        "{\"graph_exec_id\":7,\"graph_exec_id\":\"last\"}")))
                .isEqualTo(Wire.subscribedExecution(user, "last"));
        assertThat(
                        client.ask(
                                "{\"method\":\"subscribe_graph_execution\",\"data\":7,"
                                        + "\"data\":{\"graph_exec_id\":\"last\"}}"))
                .isEqualTo(Wire.subscribedExecution(user, "last"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"graph_execution_event", "node_execution_event", "notification"})
    void whatOnlyTheServerSendsIsRefused(String method) {
        assertThat(client.ask("{\"method\":\"" + method + "\",\"data\":{}}"))
                .isEqualTo(Wire.NOT_PROCESSED);
    }

    @Test
    void anErrorFromAClientHasNoReply() {
        client.send("{\"method\":\"error\",\"error\":\"mine\"}");
        assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
        assertThat(client.waiting()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "|", "#", "/", "*", "a|graph#b|executions", "ü😀"})
    void idsAreTakenAsTheyAre(String id) {
        assertThat(client.ask(Wire.subscribeExecution(id)))
                .isEqualTo(Wire.subscribedExecution(user, id));
        assertThat(client.ask(Wire.subscribeGraph(id))).isEqualTo(Wire.subscribedGraph(user, id));
    }

    @Test
    void idsAreEscapedAsTheOriginalEscapes() {
        String id = "\\u0000\\u001F\\u001b\\\"\\\\\\/\\b\\f\\n\\r\\t\\u007f\\u2028\\u00e9";
        assertThat(client.ask(Wire.subscribeExecution(id)))
                .isEqualTo(
                        Wire.subscribedExecution(
                                user,
                                "\\u0000\\u001f\\u001b\\\"\\\\/\\b\\f\\n\\r\\t\u007f\u2028é"));
    }

    @Test
    void repliesComeInTheOrderOfTheRequests() {
        for (int i = 0; i < 40; i++) {
            client.send(i % 2 == 0 ? Wire.subscribeExecution("E" + i) : Wire.heartbeat());
        }
        for (int i = 0; i < 40; i++) {
            assertThat(client.next())
                    .isEqualTo(i % 2 == 0 ? Wire.subscribedExecution(user, "E" + i) : Wire.PONG);
        }
    }

    @Test
    void aMessageMayComeInFragments() {
        client.sendFragmented("{\"method\":", "\"heart", "", "beat\"}");
        assertThat(client.next()).isEqualTo(Wire.PONG);
    }

    @Test
    void aPingBetweenFragmentsIsAnsweredAndHarmless() {
        byte[] first = "{\"method\":\"heart".getBytes(StandardCharsets.UTF_8);
        byte[] second = "beat\"}".getBytes(StandardCharsets.UTF_8);
        client.sendFrame(0x01, first);
        client.ping("between");
        client.sendFrame(0x80, second);
        assertThat(client.nextPong()).isEqualTo("between");
        assertThat(client.next()).isEqualTo(Wire.PONG);
    }

    @Test
    void aCharacterMayBeSplitBetweenFragments() {
        byte[] id = "{\"method\":\"heartbeat\",\"data\":\"é\"}".getBytes(StandardCharsets.UTF_8);
        int middle = id.length - 3;
        client.sendFrame(0x01, java.util.Arrays.copyOf(id, middle));
        client.sendFrame(0x80, java.util.Arrays.copyOfRange(id, middle, id.length));
        assertThat(client.next()).isEqualTo(Wire.PONG);
    }

    @Test
    void arraysMayBeTwoHundredDeepInData() {
        assertThat(client.ask(nestedArrays(200))).isEqualTo(Wire.PONG);
        assertThat(client.ask(nestedArrays(201))).isEqualTo(Wire.INVALID_FORMAT);
    }

    @ParameterizedTest
    @ValueSource(ints = {5_000, 30_000})
    void absurdNestingIsAnErrorAndHarmless(int depth) {
        assertThat(client.ask(nestedArrays(depth))).isEqualTo(Wire.INVALID_FORMAT);
        assertThat(client.ask("{\"method\":\"heartbeat\",\"data\":" + "{\"a\":".repeat(5_000)))
                .isEqualTo(Wire.INVALID_FORMAT);
        assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
    }

    private static String nestedArrays(int depth) {
        return "{\"method\":\"heartbeat\",\"data\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
    }

    @Test
    void aBinaryFrameClosesWithAReason() {
        client.sendBinary(Wire.heartbeat().getBytes(StandardCharsets.UTF_8));
        assertThat(client.awaitClosed()).isEqualTo(new Closed(1003, "Text frames only"));
    }

    @Test
    void textThatIsNotUtf8ClosesWith1007() {
        client.send(new byte[] {'"', (byte) 0xc0, (byte) 0xaf, '"'});
        assertThat(client.awaitClosed().code()).isEqualTo(1007);
    }

    @Test
    void aSurrogateInUtf8ClosesWith1007() {
        client.send(new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'});
        assertThat(client.awaitClosed().code()).isEqualTo(1007);
    }

    @Test
    void anUnmaskedFrameIsAProtocolError() {
        client.sendUnmasked(Wire.heartbeat());
        assertThat(client.awaitClosed().code()).isEqualTo(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {0xC1, 0xA1, 0x91, 0x83, 0x87, 0x8B, 0x80})
    void aFrameThatCannotBeIsAProtocolError(int firstByte) {
        client.sendFrame(firstByte, Wire.heartbeat().getBytes(StandardCharsets.UTF_8));
        assertThat(client.awaitClosed().code()).isEqualTo(1002);
    }

    @Test
    void aClientsCloseIsEchoed() {
        client.sendClose(4321, "enough");
        assertThat(client.awaitClosed()).isEqualTo(new Closed(4321, "enough"));
    }

    @Test
    void aClientsPingIsAnswered() {
        client.ping("are you there");
        assertThat(client.nextPong()).isEqualTo("are you there");
    }
}
