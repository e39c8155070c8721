package io.fanfare.gateway.bus.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

class PushReaderTests {

    private static final String HELLO =
            "%3\r\n$6\r\nserver\r\n$5\r\nredis\r\n$5\r\nproto\r\n:3\r\n$7\r\nmodules\r\n*0\r\n";
    private static final String CONFIRMED = ">3\r\n$10\r\nssubscribe\r\n$1\r\nc\r\n:1\r\n";
    private static final String TAKEN_AWAY = ">3\r\n$12\r\nsunsubscribe\r\n$1\r\nc\r\n:0\r\n";

    private final List<String> messages = new ArrayList<>();
    private final PushReader reader = new PushReader(PushReader.Kind.SHARDED, null);
    private final EmbeddedChannel channel = new EmbeddedChannel(reader);

    PushReaderTests() {
        reader.deliverTo(
                (subscription, name, body) -> {
                    assertThat(subscription).isEqualTo(name);
                    messages.add(utf8(name) + '=' + utf8(body));
                });
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void messagesGoToTheSinkAndTheRestPassesOnUnchanged() {
        arrive(HELLO + message("a", "1") + CONFIRMED + message("b", "2") + ":1\r\n");

        assertThat(messages).containsExactly("a=1", "b=2");
        assertThat(passedOn()).isEqualTo(HELLO + CONFIRMED + ":1\r\n");
    }

    @Test
    void everyCutLeavesTheSame() {
        String all =
                HELLO
                        + message("ä{1}", "{\"x\":\"\r\n>3\r\n\"}")
                        + CONFIRMED
                        + "-MOVED 1 h:1\r\n"
                        + message("b", "")
                        + TAKEN_AWAY
                        + "$-1\r\n_\r\n|1\r\n+k\r\n+v\r\n~1\r\n,1.5\r\n#t\r\n";
        byte[] bytes = all.getBytes(StandardCharsets.UTF_8);
        for (int cut = 1; cut < bytes.length; cut++) {
            messages.clear();
            channel.writeInbound(Unpooled.copiedBuffer(bytes, 0, cut));
            channel.writeInbound(Unpooled.copiedBuffer(bytes, cut, bytes.length - cut));

            assertThat(messages).containsExactly("ä{1}={\"x\":\"\r\n>3\r\n\"}", "b=");
            assertThat(passedOn())
                    .isEqualTo(
                            HELLO
                                    + CONFIRMED
                                    + "-MOVED 1 h:1\r\n"
                                    + TAKEN_AWAY
                                    + "$-1\r\n_\r\n|1\r\n+k\r\n+v\r\n~1\r\n,1.5\r\n#t\r\n");
        }
    }

    @Test
    void bytesOneByOneLeaveTheSame() {
        for (byte b : (message("a", "12") + CONFIRMED).getBytes(StandardCharsets.UTF_8)) {
            channel.writeInbound(Unpooled.copiedBuffer(new byte[] {b}));
        }

        assertThat(messages).containsExactly("a=12");
        assertThat(passedOn()).isEqualTo(CONFIRMED);
    }

    @Test
    void aLargeMessageInManyPartsIsWhole() {
        String body = "x".repeat(3_000_000);
        byte[] bytes = message("a", body).getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at += 65_536) {
            channel.writeInbound(
                    Unpooled.copiedBuffer(bytes, at, Math.min(65_536, bytes.length - at)));
        }

        assertThat(messages).containsExactly("a=" + body);
    }

    @Test
    void withoutASinkEverythingPassesOn() {
        EmbeddedChannel unread = new EmbeddedChannel(new PushReader(PushReader.Kind.SHARDED, null));
        unread.writeInbound(Unpooled.copiedBuffer(message("a", "1"), StandardCharsets.UTF_8));

        assertThat(passedOn(unread)).isEqualTo(message("a", "1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"?\r\n", "HTTP/1.1 400 Bad Request\r\n", "\r\n", "\0\0\n"})
    void fromBytesThatAreNoFrameOnAllPassesOn(String strange) {
        arrive(message("a", "1") + strange + message("b", "2"));
        arrive(message("c", "3"));

        assertThat(messages).containsExactly("a=1");
        assertThat(passedOn()).isEqualTo(strange + message("b", "2") + message("c", "3"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"$x\r\n", "*99999999999999999999999\r\n", "$9999999999\r\n", "$\r\n", "*\n"})
    void aLengthThatCannotBePassesOn(String strange) {
        arrive(strange + CONFIRMED);

        assertThat(passedOn()).isEqualTo(strange + CONFIRMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"$x", "$-1", "$99999999999", "x", ""})
    void aMessageWithoutALengthPassesOn(String strange) {
        String broken = ">3\r\n$8\r\nsmessage\r\n$1\r\na\r\n" + strange + "\r\nbody\r\n";
        arrive(broken);

        assertThat(messages).isEmpty();
        assertThat(passedOn()).isEqualTo(broken);
    }

    @Test
    void ofPatternMessagesTheSinkLearnsThePattern() {
        EmbeddedChannel older =
                new EmbeddedChannel(
                        new PushReader(
                                PushReader.Kind.PATTERN,
                                (pattern, name, body) ->
                                        messages.add(
                                                utf8(pattern)
                                                        + ':'
                                                        + utf8(name)
                                                        + '='
                                                        + utf8(body))));
        String confirmed = "*3\r\n$10\r\npsubscribe\r\n$3\r\na/*\r\n:1\r\n";
        String message = "*4\r\n$8\r\npmessage\r\n$3\r\na/*\r\n$3\r\na/1\r\n$2\r\n\r\n\r\n";
        String pong = "*2\r\n$4\r\npong\r\n$0\r\n\r\n";
        byte[] bytes = (confirmed + message + pong + message).getBytes(StandardCharsets.UTF_8);
        for (int cut = 1; cut < bytes.length; cut++) {
            messages.clear();
            older.writeInbound(Unpooled.copiedBuffer(bytes, 0, cut));
            older.writeInbound(Unpooled.copiedBuffer(bytes, cut, bytes.length - cut));

            assertThat(messages).containsExactly("a/*:a/1=\r\n", "a/*:a/1=\r\n");
            assertThat(passedOn(older)).isEqualTo(confirmed + pong);
        }
        older.finishAndReleaseAll();
    }

    private static String utf8(byte[] text) {
        return new String(text, StandardCharsets.UTF_8);
    }

    private static String message(String name, String body) {
        return ">3\r\n$8\r\nsmessage\r\n$%d\r\n%s\r\n$%d\r\n%s\r\n"
                .formatted(
                        name.getBytes(StandardCharsets.UTF_8).length,
                        name,
                        body.getBytes(StandardCharsets.UTF_8).length,
                        body);
    }

    private void arrive(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    }

    private String passedOn() {
        return passedOn(channel);
    }

    private static String passedOn(EmbeddedChannel from) {
        StringBuilder passed = new StringBuilder();
        for (ByteBuf part = from.readInbound(); part != null; part = from.readInbound()) {
            passed.append(part.toString(StandardCharsets.UTF_8));
            part.release();
        }
        return passed.toString();
    }
}
