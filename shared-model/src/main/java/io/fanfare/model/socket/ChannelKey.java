package io.fanfare.model.socket;

import org.jspecify.annotations.Nullable;

/**
 * What a connection subscribes to, and what an event is pushed under: {@code U|graph_exec#E} for
 * one execution, {@code U|graph#G|executions} for all executions of a graph.
 *
 * <p>Plain concatenation, as in the original: ids are neither checked nor escaped. The user is part
 * of every key, so nobody can receive another user's events.
 */
public record ChannelKey(String value) {

    private static final String EXECUTION = "|graph_exec#";
    private static final String GRAPH = "|graph#";
    private static final String GRAPH_END = "|executions";

    public static ChannelKey ofExecution(String userId, String executionId) {
        return new ChannelKey(userId + EXECUTION + executionId);
    }

    public static ChannelKey ofGraph(String userId, String graphId) {
        return new ChannelKey(userId + GRAPH + graphId + GRAPH_END);
    }

    /** The execution of that user's key, or null if it is the key of a graph. */
    public @Nullable String executionId(String userId) {
        String prefix = userId + EXECUTION;
        return value.startsWith(prefix) ? value.substring(prefix.length()) : null;
    }

    /** The graph of that user's key, or null if it is the key of an execution. */
    public @Nullable String graphId(String userId) {
        String prefix = userId + GRAPH;
        boolean isGraph = value.startsWith(prefix) && value.endsWith(GRAPH_END);
        return isGraph
                ? value.substring(prefix.length(), value.length() - GRAPH_END.length())
                : null;
    }

    /** That user's key without the user: {@code graph_exec#E} or {@code graph#G|executions}. */
    public String withoutUser(String userId) {
        if (!value.startsWith(userId + '|')) {
            throw new IllegalArgumentException("the key of another user");
        }
        return value.substring(userId.length() + 1);
    }

    // Written out: a generated method is called through a call site that is not inlined everywhere,
    // and keys are compared for every event.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ChannelKey key && value.equals(key.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
