package io.fanfare.gateway.subscription;

import io.fanfare.model.socket.ChannelKey;

import org.jspecify.annotations.Nullable;

/** What a user wants to hear of. */
public sealed interface Topic {

    String userId();

    /** Under which its events are pushed. */
    ChannelKey key();

    /**
     * One execution.
     *
     * @param graphId the graph it is of, or null where nobody knows
     */
    record Execution(String userId, @Nullable String graphId, String executionId) implements Topic {
        @Override
        public ChannelKey key() {
            return ChannelKey.ofExecution(userId, executionId);
        }
    }

    /** All executions of a graph. */
    record Graph(String userId, String graphId) implements Topic {
        @Override
        public ChannelKey key() {
            return ChannelKey.ofGraph(userId, graphId);
        }
    }
}
