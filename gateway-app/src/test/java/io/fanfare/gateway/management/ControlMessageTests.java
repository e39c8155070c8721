package io.fanfare.gateway.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.management.ControlMessage.Stamp;
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
        assertThat(new ControlMessage("r1", order, null).json())
                .isEqualTo(
                        "{\"origin\":\"r1\",\"kind\":\"user_hash\",\"value\":\"0a\\\"\","
                                + "\"code\":4003}");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsRead(Kind kind) {
        ControlMessage message =
                new ControlMessage(
                        "r1", new DisconnectOrder(kind, "x", CloseCode.SERVICE_RESTART), null);
        assertThat(ControlMessage.parse(message.json())).isEqualTo(message);
        ControlMessage signed = message.with(new Stamp(7, "n", "s"));
        assertThat(signed.json()).endsWith(",\"at\":7,\"nonce\":\"n\",\"signature\":\"s\"}");
        assertThat(ControlMessage.parse(signed.json())).isEqualTo(signed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"at\":7,\"nonce\":\"n\"",
                "\"at\":\"7\",\"nonce\":\"n\",\"signature\":\"s\"",
                "\"at\":7e30,\"nonce\":\"n\",\"signature\":\"s\"",
                "\"at\":7,\"nonce\":1,\"signature\":\"s\""
            })
    void halfASignatureIsNone(String fields) {
        ControlMessage message =
                ControlMessage.parse(
                        "{\"origin\":\"r\",\"kind\":\"user\",\"value\":\"v\",\"code\":4003,"
                                + fields
                                + "}");
        assertThat(message).isNotNull().extracting(ControlMessage::stamp).isNull();
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
