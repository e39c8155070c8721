package io.fanfare.gateway.routing;

import io.fanfare.model.socket.Method;

import org.jspecify.annotations.Nullable;

/** What a bus message turned out to be, with just what routing needs of it. */
sealed interface Event {

    Payload payload();

    /** An execution event of any channel, with the ids that decide where it goes. */
    sealed interface Execution extends Event {}

    record GraphExecution(String userId, String graphId, String executionId, Payload payload)
            implements Execution {}

    record NodeExecution(
            String userId,
            String graphId,
            String executionId,
            String nodeExecutionId,
            Payload payload)
            implements Execution {}

    /**
     * An execution event whose channel has already decided where it goes.
     *
     * @param method what clients get it as
     * @param userId whose it says it is, if it does
     * @param subjectId the execution or node execution it is about, if it says so
     */
    record Keyed(
            Method method, @Nullable String userId, @Nullable String subjectId, Payload payload)
            implements Event {}

    record Notification(String userId, Payload payload) implements Event {}

    /** {@code json[start, end)}: the object that clients see, as the publisher wrote it. */
    record Payload(byte[] json, int start, int end) {}
}
