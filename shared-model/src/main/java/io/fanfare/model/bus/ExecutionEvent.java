package io.fanfare.model.bus;

/** What workers publish on an execution channel. */
public sealed interface ExecutionEvent permits GraphExecutionEvent, NodeExecutionEvent {

    String userId();

    String graphId();

    /** The graph execution this event belongs to. */
    String executionId();
}
