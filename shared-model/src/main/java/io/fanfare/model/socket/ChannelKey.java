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

    public static ChannelKey ofExecution(String userId, String executionId) {
        return new ChannelKey(userId + "|graph_exec#" + executionId);
    }

    public static ChannelKey ofGraph(String userId, String graphId) {
        return new ChannelKey(userId + "|graph#" + graphId + "|executions");
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
