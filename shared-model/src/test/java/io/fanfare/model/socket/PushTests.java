package io.fanfare.model.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

class PushTests {

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void anEventUnderItsChannel() {
        byte[] json = utf8("{\"payload\":{\"a\":\"é\"}}");
        byte[] frame =
                Push.encode(
                        Method.GRAPH_EXECUTION_EVENT,
                        json,
                        11,
                        json.length - 1,
                        ChannelKey.ofExecution("u1", "5f0c…e1"));
        assertThat(text(frame))
                .isEqualTo(
                        "{\"method\":\"graph_execution_event\",\"data\":{\"a\":\"é\"},\"success\":null,"
                            + "\"channel\":\"u1|graph_exec#5f0c…e1\",\"error\":null}");
    }

    @Test
    void aNotificationUnderNone() {
        byte[] json = utf8("{\"type\":\"info\",\"event\":\"hey\"}");
        assertThat(text(Push.encode(Method.NOTIFICATION, json, 0, json.length, null)))
                .isEqualTo(
                        "{\"method\":\"notification\",\"data\":{\"type\":\"info\",\"event\":\"hey\"},"
                            + "\"success\":null,\"channel\":null,\"error\":null}");
    }

    @Test
    void thePublishersBytesAreNotTouched() {
        String odd = "{ \"n\" : 1e16,\t\"s\":\"\\u001F\\/\" }";
        byte[] json = utf8(odd);
        assertThat(text(Push.encode(Method.NODE_EXECUTION_EVENT, json, 0, json.length, null)))
                .contains("\"data\":" + odd + ",\"success\"");
        assertThat(json).isEqualTo(utf8(odd));
    }

    @Test
    void theChannelIsEscaped() {
        byte[] json = utf8("{}");
        ChannelKey key = ChannelKey.ofGraph("a\u001f\"", "\\\u2028");
        assertThat(text(Push.encode(Method.NODE_EXECUTION_EVENT, json, 0, 2, key)))
                .contains("\"channel\":\"a\\u001f\\\"|graph#\\\\\u2028|executions\"");
    }
}
