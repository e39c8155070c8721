package io.fanfare.gateway.directory;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletionStage;

/**
 * Answers whether a user may listen to an execution or a graph.
 *
 * <p>Never blocks the caller; stages never complete exceptionally, and on any thread.
 */
public interface ExecutionDirectory {

    /**
     * Whether the user may listen to the execution, and to which graph it belongs.
     *
     * @param claimedGraphId the graph that the asker says it belongs to, believed only where
     *     nothing is looked up; null if the asker does not say
     */
    CompletionStage<Access> execution(
            String userId, String executionId, @Nullable String claimedGraphId);

    /** Whether the user may listen to all executions of the graph. */
    CompletionStage<Access> graph(String userId, String graphId);
}
