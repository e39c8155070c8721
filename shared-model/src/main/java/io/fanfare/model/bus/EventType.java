package io.fanfare.model.bus;

/** The values of a payload's {@code event_type}. */
public final class EventType {

    public static final String GRAPH_EXECUTION_UPDATE = "graph_execution_update";
    public static final String NODE_EXECUTION_UPDATE = "node_execution_update";

    /** What a publisher sends in place of an event that was too large; never reaches a client. */
    public static final String ERROR_COMMS_UPDATE = "error_comms_update";

    private EventType() {}
}
