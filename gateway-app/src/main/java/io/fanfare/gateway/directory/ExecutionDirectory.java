package io.fanfare.gateway.directory;

/** Answers whether a user may listen to an execution or a graph. */
public interface ExecutionDirectory {

    Access execution(String userId, String executionId);

    Access graph(String userId, String graphId);
}
