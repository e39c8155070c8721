package io.fanfare.model.bus;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** State of one execution of a graph; components stand in the order of the wire. */
@JsonPropertyOrder({
    "id",
    "user_id",
    "graph_id",
    "graph_version",
    "inputs",
    "credential_inputs",
    "nodes_input_masks",
    "preset_id",
    "status",
    "started_at",
    "ended_at",
    "is_shared",
    "share_token",
    "is_dry_run",
    "stats",
    "outputs",
    "event_type"
})
public record GraphExecutionEvent(
        @JsonProperty("id") String executionId,
        @JsonProperty("user_id") String userId,
        @JsonProperty("graph_id") String graphId,
        @JsonProperty("graph_version") int graphVersion,
        Map<String, Object> inputs,
        @JsonProperty("credential_inputs")
                @Nullable Map<String, CredentialReference> credentialInputs,
        @JsonProperty("nodes_input_masks")
                @Nullable Map<String, Map<String, Object>> nodesInputMasks,
        @JsonProperty("preset_id") @Nullable String presetId,
        ExecutionStatus status,
        @JsonProperty("started_at") @Nullable Timestamp startedAt,
        @JsonProperty("ended_at") @Nullable Timestamp endedAt,
        @JsonProperty("is_shared") boolean shared,
        @JsonProperty("share_token") @Nullable String shareToken,
        @JsonProperty("is_dry_run") boolean dryRun,
        @Nullable Stats stats,
        Map<String, List<Object>> outputs)
        implements ExecutionEvent {

    @JsonProperty("event_type")
    public String eventType() {
        return EventType.GRAPH_EXECUTION_UPDATE;
    }

    /** Which stored credential an input uses; never the secret itself. */
    @JsonPropertyOrder({"id", "title", "provider", "type"})
    public record CredentialReference(
            String id, @Nullable String title, String provider, String type) {}

    /** What an execution used so far: cents, seconds, counts. */
    @JsonPropertyOrder({
        "cost",
        "duration",
        "duration_cpu_only",
        "node_exec_time",
        "node_exec_time_cpu_only",
        "node_exec_count",
        "node_error_count",
        "error",
        "activity_status",
        "correctness_score"
    })
    public record Stats(
            int cost,
            double duration,
            @JsonProperty("duration_cpu_only") double durationCpuOnly,
            @JsonProperty("node_exec_time") double nodeExecTime,
            @JsonProperty("node_exec_time_cpu_only") double nodeExecTimeCpuOnly,
            @JsonProperty("node_exec_count") int nodeExecCount,
            @JsonProperty("node_error_count") int nodeErrorCount,
            @Nullable String error,
            @JsonProperty("activity_status") @Nullable String activityStatus,
            @JsonProperty("correctness_score") @Nullable Double correctnessScore) {}
}
