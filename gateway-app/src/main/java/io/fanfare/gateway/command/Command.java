package io.fanfare.gateway.command;

import io.fanfare.model.socket.ErrorText;
import io.fanfare.model.socket.Method;

import org.jspecify.annotations.Nullable;

/** What a client asks for. */
sealed interface Command {

    /** For the metrics. */
    Method method();

    /** Commands that may wait for somebody else; several in a row wait side by side. */
    sealed interface Subscribe extends Command {}

    /**
     * Asks for the events of one execution.
     *
     * @param graphId the graph it belongs to, if the client says so
     */
    record SubscribeExecution(String executionId, @Nullable String graphId) implements Subscribe {
        @Override
        public Method method() {
            return Method.SUBSCRIBE_GRAPH_EXECUTION;
        }
    }

    record SubscribeGraph(String graphId) implements Subscribe {
        @Override
        public Method method() {
            return Method.SUBSCRIBE_GRAPH_EXECUTIONS;
        }
    }

    record UnsubscribeExecution(String executionId) implements Command {
        @Override
        public Method method() {
            return Method.UNSUBSCRIBE;
        }
    }

    record UnsubscribeGraph(String graphId) implements Command {
        @Override
        public Method method() {
            return Method.UNSUBSCRIBE;
        }
    }

    record Heartbeat() implements Command {
        @Override
        public Method method() {
            return Method.HEARTBEAT;
        }
    }

    /** Renews the connection's token; its text form hides the token. */
    record Authenticate(String token) implements Command {
        @Override
        public Method method() {
            return Method.AUTHENTICATE;
        }

        @Override
        public String toString() {
            return "Authenticate";
        }
    }

    /** The client tells us about an error of its own: nothing to answer. */
    record ClientError() implements Command {
        @Override
        public Method method() {
            return Method.ERROR;
        }
    }

    /** Cannot be carried out; answered with that error. Its method is the one asked for, if any. */
    record Invalid(Method method, ErrorText error) implements Command {}
}
