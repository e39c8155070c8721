package io.fanfare.gateway.command;

import io.fanfare.model.socket.ErrorText;
import io.fanfare.model.socket.Method;

/** What a client asks for. */
sealed interface Command {

    /** For the metrics. */
    Method method();

    record SubscribeExecution(String executionId) implements Command {
        @Override
        public Method method() {
            return Method.SUBSCRIBE_GRAPH_EXECUTION;
        }
    }

    record SubscribeGraph(String graphId) implements Command {
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
