package io.fanfare.gateway.directory;

/** What may be asked; equal questions have one answer. */
sealed interface Question {

    String userId();

    /** May the user listen to the execution, and which graph is it of? */
    record OfExecution(String userId, String executionId) implements Question {}

    /** May the user listen to all executions of the graph? */
    record OfGraph(String userId, String graphId) implements Question {}
}
