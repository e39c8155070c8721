package io.fanfare.model.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.model.bus.GraphExecutionEvent.CredentialReference;
import io.fanfare.model.bus.GraphExecutionEvent.Stats;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.json.JsonMapper;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A plain mapper writes the records byte for byte as publishers write them. */
class WireFormTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    @Test
    void aGraphEvent() {
        GraphExecutionEvent event =
                new GraphExecutionEvent(
                        "5f0c…e1",
                        "3e53486c-cf57-477e-ba2a-cb02dc828e1a",
                        "9b1d…07",
                        3,
                        Map.of("topic", "redis"),
                        Map.of("openai", new CredentialReference("c1", null, "openai", "api_key")),
                        null,
                        null,
                        ExecutionStatus.COMPLETED,
                        new Timestamp("2026-01-15T10:20:30.123000Z"),
                        new Timestamp("2026-01-15T10:20:41Z"),
                        false,
                        null,
                        false,
                        new Stats(5, 10.9, 0.4, 9.7, 0.3, 4, 0, null, null, null),
                        Map.of("summary", List.of("text")));
        assertThat(JSON.writeValueAsString(event))
                .isEqualTo(
                        "{\"id\":\"5f0c…e1\",\"user_id\":\"3e53486c-cf57-477e-ba2a-cb02dc828e1a\","
                            + "\"graph_id\":\"9b1d…07\",\"graph_version\":3,"
                            + "\"inputs\":{\"topic\":\"redis\"},"
                            + "\"credential_inputs\":{\"openai\":{\"id\":\"c1\",\"title\":null,"
                            + "\"provider\":\"openai\",\"type\":\"api_key\"}},"
                            + "\"nodes_input_masks\":null,\"preset_id\":null,"
                            + "\"status\":\"COMPLETED\","
                            + "\"started_at\":\"2026-01-15T10:20:30.123000Z\","
                            + "\"ended_at\":\"2026-01-15T10:20:41Z\",\"is_shared\":false,"
                            + "\"share_token\":null,\"is_dry_run\":false,"
                            + "\"stats\":{\"cost\":5,\"duration\":10.9,\"duration_cpu_only\":0.4,"
                            + "\"node_exec_time\":9.7,\"node_exec_time_cpu_only\":0.3,"
                            + "\"node_exec_count\":4,\"node_error_count\":0,\"error\":null,"
                            + "\"activity_status\":null,\"correctness_score\":null},"
                            + "\"outputs\":{\"summary\":[\"text\"]},"
                            + "\"event_type\":\"graph_execution_update\"}");
    }

    @Test
    void aNodeEventInItsEnvelope() {
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("a", 10);
        input.put("b", 5);
        NodeExecutionEvent event =
                new NodeExecutionEvent(
                        "u1",
                        "g1",
                        3,
                        "e1",
                        "ne1",
                        "n1",
                        "b1ab9b19-67a6-406d-abf5-2dba76d00c79",
                        ExecutionStatus.RUNNING,
                        input,
                        Map.of(),
                        new Timestamp("2026-01-15T10:20:30.123000Z"),
                        new Timestamp("2026-01-15T10:20:30.200000Z"),
                        new Timestamp("2026-01-15T10:20:31Z"),
                        null);
        assertThat(JSON.writeValueAsString(new BusMessage<>(event)))
                .isEqualTo(
                        "{\"payload\":{\"user_id\":\"u1\",\"graph_id\":\"g1\",\"graph_version\":3,"
                            + "\"graph_exec_id\":\"e1\",\"node_exec_id\":\"ne1\",\"node_id\":\"n1\","
                            + "\"block_id\":\"b1ab9b19-67a6-406d-abf5-2dba76d00c79\","
                            + "\"status\":\"RUNNING\",\"input_data\":{\"a\":10,\"b\":5},"
                            + "\"output_data\":{},\"add_time\":\"2026-01-15T10:20:30.123000Z\","
                            + "\"queue_time\":\"2026-01-15T10:20:30.200000Z\","
                            + "\"start_time\":\"2026-01-15T10:20:31Z\",\"end_time\":null,"
                            + "\"event_type\":\"node_execution_update\"}}");
    }

    @Test
    void aNotificationInItsEnvelope() {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("type", "onboarding");
        payload.put("event", "step_completed");
        payload.put("step", "CONGRATS");
        assertThat(JSON.writeValueAsString(new BusMessage<>(new Notification("u1", payload))))
                .isEqualTo(
                        "{\"payload\":{\"user_id\":\"u1\",\"payload\":{\"type\":\"onboarding\","
                                + "\"event\":\"step_completed\",\"step\":\"CONGRATS\"}}}");
    }
}
