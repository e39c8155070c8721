package io.fanfare.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Random;

class TraceparentTests {

    private static final String WHOLE =
            "{\"traceparent\":\"beside\",\"payload\":{\"a\":[1],\"traceparent\":\"inside\"},\"b\":{}}";

    private static String find(String message) {
        return String.valueOf(Traceparent.find(message.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void whatStandsBesideThePayloadCountsFirst() {
        assertThat(find(WHOLE)).isEqualTo("beside");
        assertThat(find(WHOLE.replace("\"beside\"", "7"))).isEqualTo("inside");
        assertThat(find(WHOLE.replaceFirst("traceparent", "x"))).isEqualTo("inside");
        assertThat(find("{\"payload\":{},\"traceparent\":\"behind\"}")).isEqualTo("behind");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"payload\":\"traceparent\"}",
                "{\"payload\":{\"traceparent\":null}}",
                "{\"payload\":{\"deeper\":{\"traceparent\":\"x\"}}}",
                "{\"traceparent\":\"x\""
            })
    void anythingElseIsNone(String message) {
        assertThat(find(message)).isEqualTo("null");
    }

    @Test
    void brokenMessagesHaveNoneAndDoNoHarm() {
        Random random = new Random(7);
        byte[] whole = WHOLE.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 20_000; i++) {
            byte[] broken = whole.clone();
            for (int j = 0; j < 3; j++) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            assertThat(String.valueOf(Traceparent.find(broken)).length()).isLessThan(whole.length);
        }
    }
}
