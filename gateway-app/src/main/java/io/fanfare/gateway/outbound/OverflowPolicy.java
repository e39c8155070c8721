package io.fanfare.gateway.outbound;

/** What happens when an event does not fit into a connection's full send queue. */
public enum OverflowPolicy {
    /** The connection is closed as a slow consumer. */
    DISCONNECT,
    /** The oldest queued events go, replies stay. */
    DROP_OLDEST,
    /**
     * Of several queued states of one execution or node only the newest stays. If that makes no
     * room, the connection is closed: distinct states are never lost in silence.
     */
    CONFLATE
}
