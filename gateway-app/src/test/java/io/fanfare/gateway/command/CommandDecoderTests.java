package io.fanfare.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.model.socket.ErrorText;
import io.fanfare.model.socket.Method;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of a client's messages, row by row; E1 to E4 name the error replies. */
class CommandDecoderTests {

    private static final int MAX_CHARS = 64 * 1024;

    private final CommandDecoder decoder = new CommandDecoder(true, MAX_CHARS);
    private final CommandDecoder asTheOriginal = new CommandDecoder(false, MAX_CHARS);

    private static String message(String method, String data) {
        return "{\"method\":\"" + method + "\",\"data\":" + data + "}";
    }

    private Command decode(String method, String data) {
        return decoder.decode(message(method, data));
    }

    private static Command.Invalid unreadable() {
        return new Command.Invalid(Method.ERROR, ErrorText.INVALID_FORMAT);
    }

    private void assertUnreadable(String text) {
        assertThat(decoder.decode(text)).as(text).isEqualTo(unreadable());
        assertThat(asTheOriginal.decode(text)).as(text).isEqualTo(unreadable());
    }

    private void assertInvalid(String method, String data, ErrorText error) {
        assertThat(decode(method, data))
                .as(data)
                .isInstanceOfSatisfying(
                        Command.Invalid.class,
                        invalid -> {
                            assertThat(invalid.error()).isEqualTo(error);
                            assertThat(invalid.method().wireName()).isEqualTo(method);
                        });
    }

    private static String heartbeatWith(String rest) {
        return "{\"method\":\"heartbeat\"," + rest + "}";
    }

    private void assertHeartbeat(String rest) {
        assertThat(decoder.decode(heartbeatWith(rest))).as(rest).isEqualTo(new Command.Heartbeat());
    }

    @Test
    void subscribeToAnExecution() {
        assertThat(decode("subscribe_graph_execution", "{\"graph_exec_id\":\"E\"}"))
                .isEqualTo(new Command.SubscribeExecution("E", null));
    }

    @Test
    void subscribeToAGraph() {
        assertThat(decode("subscribe_graph_executions", "{\"graph_id\":\"G\"}"))
                .isEqualTo(new Command.SubscribeGraph("G"));
    }

    @Test
    void unsubscribeFromAnExecution() {
        assertThat(decode("unsubscribe", "{\"graph_exec_id\":\"E\"}"))
                .isEqualTo(new Command.UnsubscribeExecution("E"));
    }

    @Test
    void unsubscribeFromAGraphIsAnExtension() {
        String message = message("unsubscribe", "{\"graph_id\":\"G\"}");
        assertThat(decoder.decode(message)).isEqualTo(new Command.UnsubscribeGraph("G"));
        assertThat(asTheOriginal.decode(message))
                .isEqualTo(new Command.Invalid(Method.UNSUBSCRIBE, ErrorText.INVALID_DATA));
    }

    @Test
    void theExecutionWinsWhereBothAreNamed() {
        String both = "{\"graph_id\":\"G\",\"graph_exec_id\":\"E\"}";
        assertThat(decode("unsubscribe", both)).isEqualTo(new Command.UnsubscribeExecution("E"));
        assertThat(decode("subscribe_graph_execution", both))
                .isEqualTo(new Command.SubscribeExecution("E", "G"));
        assertThat(decode("subscribe_graph_executions", both))
                .isEqualTo(new Command.SubscribeGraph("G"));
    }

    @Test
    void anExecutionThatIsNoStringIsNotPassedOverForTheGraph() {
        assertInvalid(
                "unsubscribe", "{\"graph_exec_id\":7,\"graph_id\":\"G\"}", ErrorText.INVALID_DATA);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"ping\"", "{}", "[1]", "\"\"", "{\"any\":[{}]}"})
    void aHeartbeatHasAnyData(String data) {
        assertThat(decode("heartbeat", data)).isEqualTo(new Command.Heartbeat());
    }

    @Test
    void aHeartbeatNeedsNoData() {
        assertThat(decoder.decode("{\"method\":\"heartbeat\"}")).isEqualTo(new Command.Heartbeat());
        assertThat(decoder.decode(" \t\r\n{ \"method\" : \"heartbeat\" }\n "))
                .isEqualTo(new Command.Heartbeat());
    }

    @Test
    void anErrorOfTheClientIsNotAnswered() {
        assertThat(decode("error", "null")).isEqualTo(new Command.ClientError());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "{",
                "{}",
                "null",
                "7",
                "\"heartbeat\"",
                "[{\"method\":\"heartbeat\"}]",
                "\ufeff{\"method\":\"heartbeat\"}",
                "{\"method\":\"heartbeat\"}x",
                "{\"method\":\"heartbeat\"}{}",
                "{\"method\":\"heartbeat\"},",
                "{\"method\":\"heartbeat\",}",
                "{'method':'heartbeat'}",
                "{method:\"heartbeat\"}",
                "{\"method\":null}",
                "{\"method\":7}",
                "{\"method\":[\"heartbeat\"]}",
                "{\"method\":\"\"}",
                "{\"method\":\"Heartbeat\"}",
                "{\"method\":\"HEARTBEAT\"}",
                "{\"method\":\" heartbeat\"}",
                "{\"method\":\"subscribe\"}",
                "{\"Method\":\"heartbeat\"}",
                "{\"data\":{\"method\":\"heartbeat\"}}",
                "{\"method\":\"heartbeat\"/* */}"
            })
    void e1WhatIsNoMessage(String text) {
        assertUnreadable(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "0", "-1.5", "true", "false", "NaN"})
    void e1DataThatIsANumberOrABoolean(String data) {
        assertUnreadable(message("heartbeat", data));
        assertUnreadable(message("unsubscribe", data));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "true", "{}", "[]", "NaN"})
    void e1ChannelOrErrorThatIsNoString(String value) {
        assertUnreadable(heartbeatWith("\"channel\":" + value));
        assertUnreadable(heartbeatWith("\"error\":" + value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "\"any\""})
    void channelAndErrorMayBeStrings(String value) {
        assertHeartbeat("\"channel\":" + value + ",\"error\":" + value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "false",
                "0",
                "1",
                "0.0",
                "1.0",
                "-0",
                "1e0",
                "\"true\"",
                "\"False\"",
                "\"YES\"",
                "\"no\"",
                "\"On\"",
                "\"off\"",
                "\"1\"",
                "\"0\"",
                "\"t\"",
                "\"N\""
            })
    void successIsALaxBoolean(String value) {
        assertHeartbeat("\"success\":" + value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2",
                "-1",
                "0.5",
                "1.5",
                "NaN",
                "Infinity",
                "\"\"",
                "\"maybe\"",
                "\" true\"",
                "\"2\"",
                "\"1.0\"",
                "[]",
                "{}",
                "[true]",
                "\"ﬀ\""
            })
    void e1SuccessThatIsNoBoolean(String value) {
        assertUnreadable(heartbeatWith("\"success\":" + value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"subscribe_graph_execution", "subscribe_graph_executions", "unsubscribe"})
    void e2WithoutData(String method) {
        assertThat(decoder.decode("{\"method\":\"" + method + "\"}"))
                .isInstanceOfSatisfying(
                        Command.Invalid.class,
                        invalid -> assertThat(invalid.error()).isEqualTo(ErrorText.DATA_MISSING));
        for (String data : new String[] {"null", "{}", "[]", "\"\"", " { } ", " [ ] "}) {
            assertInvalid(method, data, ErrorText.DATA_MISSING);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1]",
                "[{\"graph_exec_id\":\"E\",\"graph_id\":\"G\"}]",
                "[[]]",
                "\"E\"",
                "{\"other\":1}",
                "{\"graph_exec_id\":null,\"graph_id\":null}",
                "{\"graph_exec_id\":7,\"graph_id\":7}",
                "{\"graph_exec_id\":[\"E\"],\"graph_id\":[\"G\"]}",
                "{\"graph_exec_id\":{},\"graph_id\":{}}",
                "{\"graph_exec_id\":true,\"graph_id\":true}",
                "{\"Graph_exec_id\":\"E\",\"Graph_id\":\"G\"}",
                "{\"a\":{\"graph_exec_id\":\"E\",\"graph_id\":\"G\"}}"
            })
    void e3WithoutTheId(String data) {
        assertInvalid("subscribe_graph_execution", data, ErrorText.INVALID_DATA);
        assertInvalid("subscribe_graph_executions", data, ErrorText.INVALID_DATA);
        assertInvalid("unsubscribe", data, ErrorText.INVALID_DATA);
    }

    @Test
    void e3TheIdOfTheOtherMethod() {
        assertInvalid("subscribe_graph_execution", "{\"graph_id\":\"G\"}", ErrorText.INVALID_DATA);
        assertInvalid(
                "subscribe_graph_executions", "{\"graph_exec_id\":\"E\"}", ErrorText.INVALID_DATA);
    }

    @ParameterizedTest
    @ValueSource(strings = {"graph_execution_event", "node_execution_event", "notification"})
    void e4WhatOnlyTheServerSends(String method) {
        assertInvalid(method, "null", ErrorText.NOT_PROCESSED);
        assertInvalid(method, "{\"graph_exec_id\":\"E\"}", ErrorText.NOT_PROCESSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "|", "#", "/", "a|graph#b", "é日🎺", "{}", "*", "null"})
    void idsAreAnyStrings(String id) {
        assertThat(decode("subscribe_graph_execution", "{\"graph_exec_id\":\"" + id + "\"}"))
                .isEqualTo(new Command.SubscribeExecution(id, null));
    }

    @Test
    void escapesInIdsAreDecoded() {
        assertThat(
                        decode(
                                "subscribe_graph_execution",
                                "{\"graph_exec_id\":\"\\u001f\\\"\\\\\\/\\n\\ud83c\\udfba\"}"))
                .isEqualTo(new Command.SubscribeExecution("\u001f\"\\/\n🎺", null));
    }

    @Test
    void ofDuplicateKeysTheLastCounts() {
        assertThat(
                        decoder.decode(
                                "{\"method\":\"error\",\"data\":{\"graph_exec_id\":\"first\"},"
                                    + "\"method\":\"unsubscribe\","
                                    + "\"data\":{\"graph_exec_id\":\"A\",\"graph_exec_id\":\"B\"}}"))
                .isEqualTo(new Command.UnsubscribeExecution("B"));
        assertThat(
                        decoder.decode(
                                "{\"method\":\"unsubscribe\",\"data\":{\"graph_exec_id\":\"A\"},"
                                        + "\"data\":null}"))
                .isEqualTo(new Command.Invalid(Method.UNSUBSCRIBE, ErrorText.DATA_MISSING));
        assertThat(decode("unsubscribe", "{\"graph_exec_id\":\"A\",\"graph_exec_id\":null}"))
                .isEqualTo(new Command.Invalid(Method.UNSUBSCRIBE, ErrorText.INVALID_DATA));
    }

    @Test
    void anEarlierValueOfADuplicateKeyIsNotJudged() {
        assertHeartbeat("\"success\":[],\"success\":true");
        assertHeartbeat("\"channel\":7,\"channel\":null");
        assertHeartbeat("\"data\":7,\"data\":null");
        assertThat(decoder.decode("{\"method\":7,\"method\":\"heartbeat\"}"))
                .isEqualTo(new Command.Heartbeat());
    }

    @Test
    void unknownKeysAreIgnored() {
        assertHeartbeat(
                "\"id\":7,\"x\":{\"method\":\"error\",\"data\":7},\"y\":[1,[2],{}],\"\":null");
    }

    @Test
    void nonFiniteNumbersAreTolerated() {
        assertHeartbeat("\"data\":[NaN,Infinity,-Infinity],\"x\":NaN,\"y\":-Infinity");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"INF", "-INF", "+INF", "+Infinity", "nan", "-NaN", "+1", ".5", "1.", "01"})
    void e1OtherNumbersThatAreNone(String literal) {
        assertUnreadable(heartbeatWith("\"data\":[" + literal + "]"));
        assertUnreadable(heartbeatWith("\"x\":" + literal));
    }

    @Test
    void largeNumbersPass() {
        assertHeartbeat("\"data\":[" + "9".repeat(4_000) + ",1e999999,-0.0]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "\\udc00", "\\udfba\\ud83c", "a\\ud83cb"})
    void e1HalfASurrogatePairAnywhere(String half) {
        String text = "\"" + half + "\"";
        assertUnreadable(heartbeatWith("\"data\":" + text));
        assertUnreadable(heartbeatWith("\"data\":[" + text + "]"));
        assertUnreadable(heartbeatWith("\"data\":{\"a\":[{\"b\":" + text + "}]}"));
        assertUnreadable(heartbeatWith("\"data\":{" + text + ":1}"));
        assertUnreadable(heartbeatWith("\"data\":{\"a\":{" + text + ":1}}"));
        assertUnreadable(heartbeatWith("\"channel\":" + text));
        assertUnreadable(heartbeatWith("\"error\":" + text));
        assertUnreadable(heartbeatWith("\"unknown\":" + text));
        assertUnreadable(heartbeatWith(text + ":1"));
        assertUnreadable(message("subscribe_graph_execution", "{\"graph_exec_id\":" + text + "}"));
        assertUnreadable(message("unsubscribe", "{\"graph_id\":" + text + "}"));
    }

    @Test
    void e1RawControlCharactersInStrings() {
        for (char c = 0; c < ' '; c++) {
            assertUnreadable(heartbeatWith("\"data\":\"a" + c + "b\""));
        }
        assertHeartbeat("\"data\":\"\u007f\u2028\"");
    }

    private static String nested(int depth) {
        return heartbeatWith("\"data\":" + "[".repeat(depth) + "]".repeat(depth));
    }

    @Test
    void e1ArraysDeeperThan200() {
        assertThat(decoder.decode(nested(200))).isEqualTo(new Command.Heartbeat());
        assertUnreadable(nested(201));
        assertUnreadable(nested(5_000));
    }

    @Test
    void aMessageAsLongAsPermittedIsRead() {
        String id = "x".repeat(MAX_CHARS - 100);
        assertThat(decode("subscribe_graph_execution", "{\"graph_exec_id\":\"" + id + "\"}"))
                .isEqualTo(new Command.SubscribeExecution(id, null));
        assertHeartbeat("\"" + id + "\":1");
        assertHeartbeat("\"data\":[" + "1".repeat(MAX_CHARS - 100) + "]");
    }

    @Test
    void authenticateIsAnExtension() {
        String message = message("authenticate", "{\"token\":\"T\"}");
        assertThat(decoder.decode(message)).isEqualTo(new Command.Authenticate("T"));
        assertThat(asTheOriginal.decode(message)).isEqualTo(unreadable());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "\"T\"", "{\"token\":null}", "{\"token\":7}", "[\"T\"]"})
    void authenticateWithoutATokenIsInvalid(String data) {
        assertInvalid("authenticate", data, ErrorText.INVALID_DATA);
    }

    @Test
    void aTokenDoesNotShowInTextForm() {
        assertThat(new Command.Authenticate("secret").toString()).doesNotContain("secret");
    }
}
