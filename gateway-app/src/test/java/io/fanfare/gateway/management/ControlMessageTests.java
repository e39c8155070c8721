package io.fanfare.gateway.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.management.DisconnectOrder.Kind;
import io.fanfare.model.socket.CloseCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlMessageTests {

    @Test
    void itsFormIsFixedSinceOtherVersionsReadIt() {
        DisconnectOrder order =
                new DisconnectOrder(Kind.USER_HASH, "0a\"", CloseCode.INVALID_TOKEN);
        assertThat(new ControlMessage("r1", order).json())
                .isEqualTo(
                        "{\"origin\":\"r1\",\"kind\":\"user_hash\",\"value\":\"0a\\\"\","
                                + "\"code\":4003}");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsRead(Kind kind) {
        ControlMessage message =
                new ControlMessage("r1", new DisconnectOrder(kind, "x", CloseCode.SERVICE_RESTART));
        assertThat(ControlMessage.parse(message.json())).isEqualTo(message);
    }

    @Test
    void fieldsOfLaterVersionsDoNotMatter() {
        assertThat(
                        ControlMessage.parse(
                                "{\"new\":[],\"origin\":\"r\",\"kind\":\"user\",\"value\":\"v\","
                                        + "\"code\":4003}"))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "null",
                "[]",
                "{}",
                "{\"origin\":\"r\",\"kind\":\"user\",\"value\":\"v\",\"code\":4003",
                "{\"kind\":\"user\",\"value\":\"v\",\"code\":4003}",
                "{\"origin\":\"r\",\"kind\":\"everybody\",\"value\":\"v\",\"code\":4003}",
                "{\"origin\":\"r\",\"kind\":\"USER\",\"value\":\"v\",\"code\":4003}",
                "{\"origin\":\"r\",\"kind\":7,\"value\":\"v\",\"code\":4003}",
                "{\"origin\":\"r\",\"kind\":\"user\",\"value\":null,\"code\":4003}",
                "{\"origin\":\"r\",\"kind\":\"user\",\"code\":4003}",
                "{\"origin\":\"r\",\"kind\":\"user\",\"value\":\"v\",\"code\":\"4003\"}",
                "{\"origin\":\"r\",\"kind\":\"user\",\"value\":\"v\",\"code\":4999}",
                "{\"origin\":\"r\",\"kind\":\"user\",\"value\":\"v\"}"
            })
    void whatIsNoOrderIsNone(String text) {
        assertThat(ControlMessage.parse(text)).isNull();
    }
}
