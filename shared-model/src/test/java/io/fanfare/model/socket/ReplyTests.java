package io.fanfare.model.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

class ReplyTests {

    @Test
    void whatWasDoneUnderAChannel() {
        assertThat(
                        new Reply.Done(
                                        Method.SUBSCRIBE_GRAPH_EXECUTION,
                                        ChannelKey.ofExecution("U", "E"))
                                .json())
                .isEqualTo(
                        "{\"method\":\"subscribe_graph_execution\",\"data\":null,\"success\":true,"
                                + "\"channel\":\"U|graph_exec#E\",\"error\":null}");
        assertThat(
                        new Reply.Done(
                                        Method.SUBSCRIBE_GRAPH_EXECUTIONS,
                                        ChannelKey.ofGraph("U", "G"))
                                .json())
                .isEqualTo(
                        "{\"method\":\"subscribe_graph_executions\",\"data\":null,\"success\":true,"
                                + "\"channel\":\"U|graph#G|executions\",\"error\":null}");
    }

    @Test
    void whatWasDoneUnderNone() {
        assertThat(new Reply.Done(Method.UNSUBSCRIBE, null).json())
                .isEqualTo(
                        "{\"method\":\"unsubscribe\",\"data\":null,\"success\":true,"
                                + "\"channel\":null,\"error\":null}");
    }

    @Test
    void whatFailed() {
        assertThat(new Reply.Failed(ErrorText.INVALID_FORMAT).json())
                .isEqualTo(
                        "{\"method\":\"error\",\"data\":null,\"success\":false,\"channel\":null,\"error\":\"Invalid"
                            + " message format. Review the schema and retry\"}");
    }

    @Test
    void everyErrorHasTheTextOfTheContract() {
        assertThat(ErrorText.values())
                .extracting(ErrorText::text)
                .containsExactly(
                        "Invalid message format. Review the schema and retry",
                        "Subscription data missing",
                        "Invalid message data. Refer to the API schema",
                        "Message type is not processed by the server",
                        "Access denied",
                        "Subscription temporarily unavailable. Retry later",
                        "Subscription limit reached",
                        "Graph id required");
    }

    @Test
    void aHeartbeatsAnswerHasThreeKeys() {
        assertThat(new Reply.Pong().json())
                .isEqualTo("{\"method\":\"heartbeat\",\"data\":\"pong\",\"success\":true}");
    }

    @Test
    void keysAreEscapedWithLowerCaseHexAndNothingElseIs() {
        String json =
                new Reply.Done(
                                Method.UNSUBSCRIBE,
                                ChannelKey.ofExecution(
                                        "\u0000\u001f\b\f\n\r\t\u000b",
                                        "\"\\/\u007f\u2028\u2029é🎺<>&"))
                        .json();
        assertThat(json)
                .isEqualTo(
                        "{\"method\":\"unsubscribe\",\"data\":null,\"success\":true,\"channel\":"
                                + "\"\\u0000\\u001f\\b\\f\\n\\r\\t\\u000b|graph_exec#"
                                + "\\\"\\\\/\u007f\u2028\u2029é🎺<>&\",\"error\":null}");
    }

    @Test
    void bytesAreUtf8() {
        Reply reply = new Reply.Done(Method.UNSUBSCRIBE, ChannelKey.ofGraph("é", "🎺"));
        assertThat(new String(reply.encode(), StandardCharsets.UTF_8)).isEqualTo(reply.json());
    }
}
