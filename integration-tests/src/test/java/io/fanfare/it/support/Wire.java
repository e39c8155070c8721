package io.fanfare.it.support;

/**
 * The exact texts of the socket, written out by hand from the contract rather than made by the code
 * under test.
 */
public final class Wire {

    public static final String PONG =
            "{\"method\":\"heartbeat\",\"data\":\"pong\",\"success\":true}";

    public static final String INVALID_FORMAT =
            error("Invalid message format. Review the schema and retry");
    public static final String DATA_MISSING = error("Subscription data missing");
    public static final String INVALID_DATA =
            error("Invalid message data. Refer to the API schema");
    public static final String NOT_PROCESSED = error("Message type is not processed by the server");
    public static final String SUBSCRIPTION_LIMIT = error("Subscription limit reached");
    public static final String AUTHENTICATED = done("authenticate", "null");
    public static final String NOTHING_UNSUBSCRIBED = done("unsubscribe", "null");

    public static final String UNAVAILABLE =
            error("Subscription temporarily unavailable. Retry later");
    public static final String DENIED = error("Access denied");
    public static final String GRAPH_ID_REQUIRED = error("Graph id required");

    private Wire() {}

    public static String heartbeat() {
        return "{\"method\":\"heartbeat\",\"data\":\"ping\",\"success\":true}";
    }

    public static String subscribeExecution(String execution) {
        return "{\"method\":\"subscribe_graph_execution\",\"data\":{\"graph_exec_id\":\"%s\"}}"
                .formatted(execution);
    }

    /** With the graph it belongs to. */
    public static String subscribeExecution(String graph, String execution) {
        return """
        {"method":"subscribe_graph_execution","data":{"graph_exec_id":"%s","graph_id":"%s"}}\
        """
                .formatted(execution, graph);
    }

    public static String subscribeGraph(String graph) {
        return "{\"method\":\"subscribe_graph_executions\",\"data\":{\"graph_id\":\"%s\"}}"
                .formatted(graph);
    }

    public static String unsubscribeExecution(String execution) {
        return "{\"method\":\"unsubscribe\",\"data\":{\"graph_exec_id\":\"%s\"}}"
                .formatted(execution);
    }

    public static String unsubscribeGraph(String graph) {
        return "{\"method\":\"unsubscribe\",\"data\":{\"graph_id\":\"%s\"}}".formatted(graph);
    }

    public static String authenticate(String token) {
        return "{\"method\":\"authenticate\",\"data\":{\"token\":\"%s\"}}".formatted(token);
    }

    /** R1. */
    public static String subscribedExecution(String user, String execution) {
        return done("subscribe_graph_execution", "\"" + executionKey(user, execution) + "\"");
    }

    /** R2. */
    public static String subscribedGraph(String user, String graph) {
        return done("subscribe_graph_executions", "\"" + graphKey(user, graph) + "\"");
    }

    /** R3. */
    public static String unsubscribedExecution(String user, String execution) {
        return done("unsubscribe", "\"" + executionKey(user, execution) + "\"");
    }

    public static String unsubscribedGraph(String user, String graph) {
        return done("unsubscribe", "\"" + graphKey(user, graph) + "\"");
    }

    public static String graphEvent(String payload, String channelKey) {
        return event("graph_execution_event", payload, "\"" + channelKey + "\"");
    }

    public static String nodeEvent(String payload, String channelKey) {
        return event("node_execution_event", payload, "\"" + channelKey + "\"");
    }

    public static String notification(String payload) {
        return event("notification", payload, "null");
    }

    public static String executionKey(String user, String execution) {
        return user + "|graph_exec#" + execution;
    }

    public static String graphKey(String user, String graph) {
        return user + "|graph#" + graph + "|executions";
    }

    private static String event(String method, String payload, String channel) {
        return "{\"method\":\"%s\",\"data\":%s,\"success\":null,\"channel\":%s,\"error\":null}"
                .formatted(method, payload, channel);
    }

    private static String done(String method, String channel) {
        return "{\"method\":\"%s\",\"data\":null,\"success\":true,\"channel\":%s,\"error\":null}"
                .formatted(method, channel);
    }

    private static String error(String text) {
        return "{\"method\":\"error\",\"data\":null,\"success\":false,\"channel\":null,\"error\":\"%s\"}"
                .formatted(text);
    }
}
