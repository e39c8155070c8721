package io.fanfare.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;

class EventDecoderTests {

    private static final String GRAPH =
            "{\"id\":\"e1\",\"user_id\":\"u1\",\"graph_id\":\"g1\",\"graph_version\":3,"
                    + "\"inputs\":{\"user_id\":\"not this one\"},\"status\":\"RUNNING\","
                    + "\"event_type\":\"graph_execution_update\"}";
    private static final String NODE =
            "{\"user_id\":\"u1\",\"graph_id\":\"\",\"graph_exec_id\":\"e1\","
                    + "\"node_exec_id\":\"ne1\",\"node_id\":\"n1\","
                    + "\"event_type\":\"node_execution_update\"}";
    private static final String NOTIFICATION =
            "{\"user_id\":\"u1\",\"payload\":{\"type\":\"onboarding\",\"event\":\"step_completed\","
                    + "\"step\":\"CONGRATS\"}}";

    private final EventDecoder decoder = new EventDecoder();

    private static String envelope(String payload) {
        return "{\"payload\":" + payload + "}";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Event.Payload payload) {
        return new String(
                payload.json(),
                payload.start(),
                payload.end() - payload.start(),
                StandardCharsets.UTF_8);
    }

    private Event execution(String message) throws MalformedEventException {
        return decoder.decodeExecution(utf8(message));
    }

    private Event notification(String message) throws MalformedEventException {
        return decoder.decodeNotification(utf8(message));
    }

    private DropReason refusal(byte[] message) {
        return reason(() -> decoder.decodeExecution(message));
    }

    private DropReason refusal(String message) {
        return refusal(utf8(message));
    }

    private DropReason notificationRefusal(String message) {
        return reason(() -> decoder.decodeNotification(utf8(message)));
    }

    private static DropReason reason(org.assertj.core.api.ThrowableAssert.ThrowingCallable decode) {
        MalformedEventException refusal =
                catchThrowableOfType(MalformedEventException.class, decode);
        return Objects.requireNonNull(refusal, "not refused").reason();
    }

    @Test
    void aGraphEvent() throws MalformedEventException {
        Event.GraphExecution event = (Event.GraphExecution) execution(envelope(GRAPH));
        assertThat(event.userId()).isEqualTo("u1");
        assertThat(event.graphId()).isEqualTo("g1");
        assertThat(event.executionId()).isEqualTo("e1");
        assertThat(text(event.payload())).isEqualTo(GRAPH);
    }

    @Test
    void aNodeEvent() throws MalformedEventException {
        Event.NodeExecution event = (Event.NodeExecution) execution(envelope(NODE));
        assertThat(event.userId()).isEqualTo("u1");
        assertThat(event.graphId()).isEmpty();
        assertThat(event.executionId()).isEqualTo("e1");
        assertThat(event.nodeExecutionId()).isEqualTo("ne1");
        assertThat(text(event.payload())).isEqualTo(NODE);
    }

    @Test
    void aNotificationIsTheInnerObject() throws MalformedEventException {
        Event.Notification event = (Event.Notification) notification(envelope(NOTIFICATION));
        assertThat(event.userId()).isEqualTo("u1");
        assertThat(text(event.payload()))
                .isEqualTo(
                        "{\"type\":\"onboarding\",\"event\":\"step_completed\",\"step\":\"CONGRATS\"}");
    }

    @Test
    void offsetsCountBytesAndNotCharacters() throws MalformedEventException {
        String message = " {\"é日🎺\" : \"ü🎺\", \"payload\" : " + GRAPH + " , \"z\" : [1] } ";
        assertThat(text(execution(message).payload())).isEqualTo(GRAPH);
    }

    @Test
    void spaceAndOddOrderInsideThePayloadPassUnchanged() throws MalformedEventException {
        String odd =
                "{ \"event_type\" :\t\"graph_execution_update\",\n"
                    + "\"graph_id\":\"g\", \"id\" : \"e\","
                    + " \"unknown\":{\"deep\":[1.0,1e16,-0,12345678901234567890123]}, \"user_id\" :"
                    + " \"u\" , \"text\":\"\\u0041\\/é\" }";
        assertThat(text(execution(envelope(odd)).payload())).isEqualTo(odd);
    }

    @Test
    void escapedNamesAndValuesAreUnderstood() throws MalformedEventException {
        String escaped = GRAPH.replace("user_id\":\"u1", "user\\u005fid\":\"\\u00fc\\ud83c\\udfba");
        Event.GraphExecution event = (Event.GraphExecution) execution(envelope(escaped));
        assertThat(event.userId()).isEqualTo("ü🎺");
        assertThat(text(event.payload())).isEqualTo(escaped);
    }

    @Test
    void ofDuplicateKeysTheLastCounts() throws MalformedEventException {
        String twice = GRAPH.replace("{\"id\"", "{\"id\":\"first\",\"id\"");
        Event.GraphExecution event =
                (Event.GraphExecution)
                        execution("{\"payload\":" + NODE + ",\"payload\":" + twice + "}");
        assertThat(event.executionId()).isEqualTo("e1");
        assertThat(text(event.payload())).isEqualTo(twice);
    }

    @Test
    void nothingOfAnEarlierDuplicatePayloadSurvives() {
        String noIds = "{\"event_type\":\"graph_execution_update\"}";
        assertThat(refusal("{\"payload\":" + GRAPH + ",\"payload\":" + noIds + "}"))
                .isEqualTo(DropReason.MISSING_FIELD);
        assertThat(refusal("{\"payload\":" + GRAPH + ",\"payload\":null}"))
                .isEqualTo(DropReason.NO_PAYLOAD);
        assertThat(
                        notificationRefusal(
                                "{\"payload\":"
                                        + NOTIFICATION
                                        + ",\"payload\":{\"user_id\":\"u1\"}}"))
                .isEqualTo(DropReason.MISSING_FIELD);
    }

    @Test
    void aLaterDuplicateOfTheInnerPayloadCounts() throws MalformedEventException {
        String inner = "{\"type\":\"t\",\"event\":\"e\"}";
        String payload = "{\"user_id\":\"u1\",\"payload\":{\"no\":1},\"payload\":" + inner + "}";
        assertThat(text(notification(envelope(payload)).payload())).isEqualTo(inner);
        assertThat(
                        notificationRefusal(
                                envelope(
                                        "{\"user_id\":\"u1\",\"payload\":"
                                                + inner
                                                + ",\"payload\":7}")))
                .isEqualTo(DropReason.MISSING_FIELD);
    }

    @Test
    void numbersThatAreNoneLeaveAsNull() throws MalformedEventException {
        String odd = GRAPH.replace("\"graph_version\":3", "\"a\":[NaN,Infinity,-Infinity]");
        Event.GraphExecution event = (Event.GraphExecution) execution(envelope(odd));
        assertThat(text(event.payload()))
                .isEqualTo(GRAPH.replace("\"graph_version\":3", "\"a\":[null,null,null]"));
        assertThat(event.executionId()).isEqualTo("e1");
    }

    @Test
    void inStringsTheyAreJustText() throws MalformedEventException {
        String text = "\"a\":\"NaN \\\" Infinity \\\\\",\"b\":NaN,\"-Infinity\\\\\\\"\":\"NaN\"";
        String odd = GRAPH.replace("\"graph_version\":3", text);
        assertThat(text(execution(envelope(odd)).payload()))
                .isEqualTo(odd.replace("\"b\":NaN", "\"b\":null"));
    }

    @Test
    void numbersThatAreNoneInANotificationLeaveAsNullToo() throws MalformedEventException {
        String payload = NOTIFICATION.replace("\"CONGRATS\"", "NaN");
        assertThat(text(notification(envelope(payload)).payload())).endsWith("\"step\":null}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"INF", "-INF", "nan", "+Infinity", "--Infinity", "NaNs", "-NaN", "1NaN"})
    void otherSpellingsAreNotJson(String literal) {
        assertThat(refusal(envelope(GRAPH.replace("3", literal)))).isEqualTo(DropReason.NOT_JSON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c0af", // overlong
                "eda080", // a surrogate
                "ff",
                "80",
                "c3",
                "f5808080"
            })
    void whatIsNotUtf8IsDroppedEvenInsideSkippedValues(String hex) {
        byte[] bad = HexFormat.of().parseHex(hex);
        byte[] before = utf8("{\"skipped\":\"");
        byte[] after = utf8("\",\"payload\":" + GRAPH + "}");
        byte[] message = new byte[before.length + bad.length + after.length];
        System.arraycopy(before, 0, message, 0, before.length);
        System.arraycopy(bad, 0, message, before.length, bad.length);
        System.arraycopy(after, 0, message, before.length + bad.length, after.length);
        assertThat(refusal(message)).isEqualTo(DropReason.NOT_UTF8);
    }

    @Test
    void otherEncodingsAndByteOrderMarksAreDropped() {
        String message = envelope(GRAPH);
        assertThat(refusal("\ufeff" + message)).isEqualTo(DropReason.NOT_UTF8);
        for (String charset :
                new String[] {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE"}) {
            assertThat(refusal(message.getBytes(java.nio.charset.Charset.forName(charset))))
                    .isEqualTo(DropReason.NOT_UTF8);
        }
    }

    @Test
    void everyCutOfAMessageIsDropped() {
        String message = envelope(GRAPH);
        for (int length = 0; length < message.length(); length++) {
            assertThat(refusal(message.substring(0, length))).isEqualTo(DropReason.NOT_JSON);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "}", "{}", ",", "1", "\u0000"})
    void whatFollowsTheMessageSpoilsIt(String garbage) {
        assertThat(refusal(envelope(GRAPH) + garbage)).isEqualTo(DropReason.NOT_JSON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "7",
                "\"payload\"",
                "{\"payload\":null}",
                "{\"payload\":[]}",
                "{\"payload\":\"{}\"}",
                "{\"payload\":7}",
                "{\"Payload\":{}}",
                "[{\"payload\":{}}]",
                "{\"outer\":{\"payload\":{}}}"
            })
    void aMessageWithoutAnObjectForPayloadIsDropped(String message) {
        assertThat(refusal(message)).isEqualTo(DropReason.NO_PAYLOAD);
        assertThat(notificationRefusal(message)).isEqualTo(DropReason.NO_PAYLOAD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"Graph_execution_update\"", "\"other\"", "null", "7", "{}", "[\"x\"]"})
    void anUnknownTypeIsDropped(String type) {
        assertThat(refusal(envelope(GRAPH.replace("\"graph_execution_update\"", type))))
                .isEqualTo(DropReason.UNKNOWN_EVENT_TYPE);
    }

    @Test
    void aMissingTypeIsDropped() {
        assertThat(refusal(envelope(GRAPH.replace("event_type", "type"))))
                .isEqualTo(DropReason.UNKNOWN_EVENT_TYPE);
    }

    @Test
    void whatStandsForATooLargeEventIsDropped() {
        assertThat(
                        refusal(
                                envelope(
                                        "{\"event_type\":\"error_comms_update\",\"error\":\"Payload"
                                            + " too large for Redis"
                                            + " transmission\",\"original_size_bytes\":17000000,"
                                            + "\"max_size_bytes\":16777216}")))
                .isEqualTo(DropReason.TOO_LARGE_FOR_PUBLISHER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"null", "7", "true", "{}", "[\"u\"]", "\"\\ud800\"", "\"\\udfba\\ud83c\""})
    void anIdThatIsNoEncodableStringIsDropped(String id) {
        for (String field :
                new String[] {"\"id\":\"e1\"", "user_id\":\"u1\"", "graph_id\":\"g1\""}) {
            String bad = field.substring(0, field.indexOf(':') + 1) + id;
            assertThat(refusal(envelope(GRAPH.replaceFirst(field, bad.replace("\\", "\\\\")))))
                    .as(bad)
                    .isEqualTo(DropReason.MISSING_FIELD);
        }
        assertThat(refusal(envelope(NODE.replace("\"ne1\"", id))))
                .isEqualTo(DropReason.MISSING_FIELD);
        assertThat(refusal(envelope(NODE.replace("\"e1\"", id))))
                .isEqualTo(DropReason.MISSING_FIELD);
        assertThat(notificationRefusal(envelope(NOTIFICATION.replace("\"u1\"", id))))
                .isEqualTo(DropReason.MISSING_FIELD);
    }

    @Test
    void aMissingIdIsDropped() {
        assertThat(refusal(envelope(GRAPH.replace("\"id\"", "\"no\""))))
                .isEqualTo(DropReason.MISSING_FIELD);
        assertThat(refusal(envelope(GRAPH.replaceFirst("user_id", "no"))))
                .isEqualTo(DropReason.MISSING_FIELD);
        assertThat(refusal(envelope(NODE.replace("graph_exec_id", "no"))))
                .isEqualTo(DropReason.MISSING_FIELD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"user_id\":\"u1\",\"payload\":{\"event\":\"e\"}}",
                "{\"user_id\":\"u1\",\"payload\":{\"type\":\"t\"}}",
                "{\"user_id\":\"u1\",\"payload\":{\"type\":1,\"event\":\"e\"}}",
                "{\"user_id\":\"u1\",\"payload\":{\"type\":\"t\",\"event\":null}}",
                "{\"user_id\":\"u1\",\"payload\":{\"type\":\"t\",\"type\":{},\"event\":\"e\"}}",
                "{\"user_id\":\"u1\",\"payload\":[]}",
                "{\"user_id\":\"u1\",\"payload\":null}",
                "{\"user_id\":\"u1\",\"type\":\"t\",\"event\":\"e\"}"
            })
    void aNotificationWithoutTypeAndEventIsDropped(String payload) {
        assertThat(notificationRefusal(envelope(payload))).isEqualTo(DropReason.MISSING_FIELD);
    }

    @Test
    void deepNestingIsDroppedAndEndsNothing() throws MalformedEventException {
        assertThat(execution(envelope(nested(500)))).isInstanceOf(Event.GraphExecution.class);
        assertThat(refusal(envelope(nested(2_000)))).isEqualTo(DropReason.NOT_JSON);
        assertThat(refusal("[".repeat(1_000_000))).isEqualTo(DropReason.NOT_JSON);
    }

    private static String nested(int depth) {
        return GRAPH.replace("3", "[".repeat(depth) + "]".repeat(depth));
    }

    @Test
    void longStringsAndNumbersPass() throws MalformedEventException {
        String large =
                GRAPH.replace("3", "1".repeat(5_000))
                        .replace("RUNNING", "x".repeat(17 * 1024 * 1024));
        assertThat(text(execution(envelope(large)).payload())).isEqualTo(large);
    }

    @Test
    void rawControlCharactersInStringsAreNotJson() {
        assertThat(refusal(envelope(GRAPH.replace("RUNNING", "a\nb"))))
                .isEqualTo(DropReason.NOT_JSON);
    }
}
