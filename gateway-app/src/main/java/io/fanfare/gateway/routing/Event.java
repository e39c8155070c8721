package io.fanfare.gateway.routing;

/** What a bus message turned out to be, with just what routing needs of it. */
sealed interface Event {

    Payload payload();

    record GraphExecution(String userId, String graphId, String executionId, Payload payload)
            implements Event {}

    record NodeExecution(
            String userId,
            String graphId,
            String executionId,
            String nodeExecutionId,
            Payload payload)
            implements Event {}

    record Notification(String userId, Payload payload) implements Event {}

    /** {@code json[start, end)}: the object that clients see, as the publisher wrote it. */
    record Payload(byte[] json, int start, int end) {}
}
