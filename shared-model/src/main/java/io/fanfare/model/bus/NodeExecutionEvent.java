package io.fanfare.model.bus;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** State of one node within an execution; components stand in the order of the wire. */
@JsonPropertyOrder({
    "user_id",
    "graph_id",
    "graph_version",
    "graph_exec_id",
    "node_exec_id",
    "node_id",
    "block_id",
    "status",
    "input_data",
    "output_data",
    "add_time",
    "queue_time",
    "start_time",
    "end_time",
    "event_type"
})
public record NodeExecutionEvent(
        @JsonProperty("user_id") String userId,
        @JsonProperty("graph_id") String graphId,
        @JsonProperty("graph_version") int graphVersion,
        @JsonProperty("graph_exec_id") String executionId,
        @JsonProperty("node_exec_id") String nodeExecutionId,
        @JsonProperty("node_id") String nodeId,
        @JsonProperty("block_id") String blockId,
        ExecutionStatus status,
        @JsonProperty("input_data") Map<String, Object> inputData,
        @JsonProperty("output_data") Map<String, List<Object>> outputData,
        @JsonProperty("add_time") Timestamp addTime,
        @JsonProperty("queue_time") @Nullable Timestamp queueTime,
        @JsonProperty("start_time") @Nullable Timestamp startTime,
        @JsonProperty("end_time") @Nullable Timestamp endTime)
        implements ExecutionEvent {

    @JsonProperty("event_type")
    public String eventType() {
        return EventType.NODE_EXECUTION_UPDATE;
    }
}
