package io.fanfare.model.bus;

/** Where an execution, of a graph or of one node, stands. */
public enum ExecutionStatus {
    INCOMPLETE,
    QUEUED,
    RUNNING,
    COMPLETED,
    TERMINATED,
    FAILED,
    REVIEW
}
