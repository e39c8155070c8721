package io.fanfare.it.support;

/** What workers put into the bus envelope, as exact text in the original's key order. */
public final class Payloads {

    private Payloads() {}

    /** A graph event of a running execution. */
    public static String graph(String user, String graph, String execution) {
        return graph(user, graph, execution, "{}");
    }

    /** The same with those inputs: a JSON object, as text. */
    public static String graph(String user, String graph, String execution, String inputs) {
        return """
        {"id":"%s","user_id":"%s","graph_id":"%s","graph_version":3,"inputs":%s,\
        "credential_inputs":null,"nodes_input_masks":null,"preset_id":null,\
        "status":"RUNNING","started_at":"2026-01-15T10:20:30.123000Z","ended_at":null,\
        "is_shared":false,"share_token":null,"is_dry_run":false,"stats":null,"outputs":{},\
        "event_type":"graph_execution_update"}\
        """
                .formatted(execution, user, graph, inputs);
    }

    /** A node event whose node execution has that id. */
    public static String node(String user, String graph, String execution, String nodeExecution) {
        return node(user, graph, execution, nodeExecution, "{}");
    }

    /** The same with that input data: a JSON object, as text. */
    public static String node(
            String user, String graph, String execution, String nodeExecution, String inputData) {
        return """
        {"user_id":"%s","graph_id":"%s","graph_version":3,"graph_exec_id":"%s",\
        "node_exec_id":"%s","node_id":"n1","block_id":"b1","status":"RUNNING",\
        "input_data":%s,"output_data":{},"add_time":"2026-01-15T10:20:30.123000Z",\
        "queue_time":null,"start_time":"2026-01-15T10:20:31Z","end_time":null,\
        "event_type":"node_execution_update"}\
        """
                .formatted(user, graph, execution, nodeExecution, inputData);
    }

    /** What one notification carries for the browser. */
    public static String onboarding(String step) {
        return "{\"type\":\"onboarding\",\"event\":\"step_completed\",\"step\":\"%s\"}"
                .formatted(step);
    }

    /** The bus envelope of an execution event. */
    public static String envelope(String payload) {
        return "{\"payload\":" + payload + "}";
    }

    /** The bus envelope of a notification. */
    public static String envelope(String user, String notification) {
        return "{\"payload\":{\"user_id\":\"%s\",\"payload\":%s}}".formatted(user, notification);
    }

    /** A JSON object with one string of that length. */
    public static String filler(int length) {
        return "{\"filler\":\"" + "x".repeat(length) + "\"}";
    }
}
