package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Payloads;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;
import io.fanfare.model.bus.BusChannels;

import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** A publisher's mistake is dropped and counted, and the next event arrives as ever. */
class MalformedBusMessagesIT {

    private static final String USER = "victim";
    private static final String GOOD = Payloads.graph(USER, "G", "E");

    private final Installation fanfare = Installation.shared();

    static Stream<byte[]> badExecutionMessages() {
        String good = Payloads.envelope(GOOD);
        Stream<String> texts =
                Stream.of(
                        "",
                        " ",
                        "hello",
                        "null",
                        "7",
                        "[]",
                        "{}",
                        "\"payload\"",
                        "{\"payload\":null}",
                        "{\"payload\":[]}",
                        "{\"payload\":\"text\"}",
                        "{\"payload\":7}",
                        "{\"payload\":{}}",
                        "[" + good + "]",
                        GOOD,
                        good.substring(0, good.length() - 1),
                        good.substring(0, good.length() / 2),
                        good + "}",
                        good + " x",
                        good + good,
                        "\ufeff" + good,
                        good.replace("graph_execution_update", "error_comms_update"),
                        good.replace("graph_execution_update", "GRAPH_EXECUTION_UPDATE"),
                        good.replace("graph_execution_update", "something_new"),
                        good.replace("\"graph_execution_update\"", "null"),
                        good.replace("\"graph_execution_update\"", "7"),
                        good.replace("event_type", "event_typo"),
                        good.replace("\"user_id\"", "\"user\""),
                        good.replace("\"user_id\":\"victim\"", "\"user_id\":7"),
                        good.replace("\"user_id\":\"victim\"", "\"user_id\":null"),
                        good.replace("\"graph_id\"", "\"graph\""),
                        good.replace("\"graph_id\":\"G\"", "\"graph_id\":7"),
                        good.replace("{\"id\":\"E\",", "{"),
                        good.replace("\"id\":\"E\"", "\"id\":7"),
                        good.replace("\"id\":\"E\"", "\"id\":null"),
                        good.replace("\"inputs\":{}", "\"inputs\":{\"a\":\"line\nbreak\"}"),
                        good.replace("\"inputs\":{}", "\"inputs\":{'a':1}"),
                        good.replace("\"inputs\":{}", "\"inputs\":{\"a\":01}"),
                        good.replace("\"inputs\":{}", "\"inputs\":{\"a\":nope}"),
                        good.replace(
                                "\"inputs\":{}",
                                "\"inputs\":{\"a\":"
                                        + "[".repeat(100_000)
                                        + "]".repeat(100_000)
                                        + "}"),
                        Payloads.envelope(
                                Payloads.node(USER, "G", "E", "ne")
                                        .replace("\"graph_exec_id\":\"E\",", "")),
                        Payloads.envelope(
                                "{\"event_type\":\"error_comms_update\",\"error\":\"Payload too"
                                        + " large for Redis transmission\","
                                        + "\"original_size_bytes\":20000000,"
                                        + "\"max_size_bytes\":16777216}"));
        Stream<byte[]> bytes =
                Stream.of(
                        spliced(good, 0xff),
                        spliced(good, 0xc0, 0xaf),
                        spliced(good, 0xed, 0xa0, 0x80),
                        spliced(good, 0xf4, 0x90, 0x80, 0x80),
                        spliced(good, 0xc3),
                        spliced(good, 0xfc),
                        good.getBytes(StandardCharsets.UTF_16LE),
                        good.getBytes(StandardCharsets.UTF_16BE),
                        good.getBytes(StandardCharsets.UTF_16),
                        new byte[] {0},
                        new byte[] {(byte) 0xff, (byte) 0xfe});
        return Stream.concat(texts.map(text -> text.getBytes(StandardCharsets.UTF_8)), bytes);
    }

    /** The message with those bytes inside a string of its inputs. */
    private static byte[] spliced(String message, int... bytes) {
        String[] halves = message.replace("{}", "{\"a\":\"|\"}").split("\\|", 2);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(halves[0].getBytes(StandardCharsets.UTF_8));
        for (int b : bytes) {
            out.write(b);
        }
        out.writeBytes(halves[1].getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    @ParameterizedTest
    @MethodSource("badExecutionMessages")
    void aBadExecutionMessageIsDroppedAndCounted(byte[] message) {
        String execution = Installation.newId("execution");
        String channel = BusChannels.DEFAULT.execution(USER, "G", "E");
        String fence = Payloads.graph(USER, "G", execution);
        try (WireClient client = fanfare.connect(USER)) {
            client.ask(Wire.subscribeExecution("E"));
            client.ask(Wire.subscribeExecution(execution));
            client.ask(Wire.subscribeExecution(""));
            double dropped = dropped();
            fanfare.publisher().publish(channel, message);
            fanfare.publisher().publish(channel, Payloads.envelope(fence));
            assertThat(client.next())
                    .isEqualTo(Wire.graphEvent(fence, Wire.executionKey(USER, execution)));
            assertDropped(dropped + 1);
        }
    }

    static List<String> badNotifications() {
        String good = Payloads.envelope(USER, Payloads.onboarding("WELCOME"));
        return List.of(
                "",
                "nonsense",
                "{}",
                "{\"payload\":null}",
                "{\"payload\":{}}",
                Payloads.envelope(Payloads.onboarding("WELCOME")),
                Payloads.envelope(USER, "null"),
                Payloads.envelope(USER, "[]"),
                Payloads.envelope(USER, "\"text\""),
                Payloads.envelope(USER, "{}"),
                good.replace("\"user_id\":\"victim\",", ""),
                good.replace("\"victim\"", "7"),
                good.replace("\"victim\"", "null"),
                good.replace("\"type\":\"onboarding\",", ""),
                good.replace("\"onboarding\"", "7"),
                good.replace("\"event\":\"step_completed\",", ""),
                good.replace("\"step_completed\"", "null"),
                good.substring(1),
                good + "x");
    }

    @ParameterizedTest
    @MethodSource("badNotifications")
    void aBadNotificationIsDroppedAndCounted(String message) {
        String channel = BusChannels.DEFAULT.notification(USER);
        String fence = Payloads.onboarding(Installation.newId("STEP"));
        try (WireClient client = fanfare.connect(USER)) {
            client.ask(Wire.heartbeat());
            double dropped = dropped();
            fanfare.publisher().publish(channel, message);
            fanfare.publisher().publish(channel, Payloads.envelope(USER, fence));
            assertThat(client.next()).isEqualTo(Wire.notification(fence));
            assertDropped(dropped + 1);
        }
    }

    private double dropped() {
        return fanfare.gateway().metrics().sum("fanfare_bus_events_dropped_total");
    }

    private void assertDropped(double expected) {
        Awaitility.await("dropped").until(this::dropped, count -> count == expected);
    }
}
