package io.fanfare.gateway.directory;

/** What may be asked; equal questions have one answer. */
sealed interface Question {

    String userId();

    /** Of what is asked about. */
    String id();

    /** May the user listen to the execution, and which graph is it of? */
    record OfExecution(String userId, String executionId) implements Question {
        @Override
        public String id() {
            return executionId;
        }
    }

    /** May the user listen to all executions of the graph? */
    record OfGraph(String userId, String graphId) implements Question {
        @Override
        public String id() {
            return graphId;
        }
    }
}
