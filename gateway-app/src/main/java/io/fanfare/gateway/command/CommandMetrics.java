package io.fanfare.gateway.command;

import io.fanfare.gateway.connection.Connection;
import io.fanfare.model.socket.ErrorText;
import io.fanfare.model.socket.Method;
import io.fanfare.model.socket.Reply;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.jspecify.annotations.Nullable;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Commands by method and by what became of them. */
final class CommandMetrics {

    /** What became of a command. */
    enum Outcome {
        OK,
        /** A client's mistake, answered with an error. */
        INVALID,
        DENIED,
        UNAVAILABLE,
        LIMITED,
        /** The connection was closed because of it. */
        CLOSED;

        /** Null is no reply. */
        static Outcome of(Connection connection, @Nullable Reply reply) {
            return switch (reply) {
                case null -> connection.isOpen() ? OK : CLOSED;
                case Reply.Done done -> OK;
                case Reply.Pong pong -> OK;
                case Reply.Failed(ErrorText error) -> of(error);
            };
        }

        private static Outcome of(ErrorText error) {
            return switch (error) {
                case INVALID_FORMAT, DATA_MISSING, INVALID_DATA, NOT_PROCESSED, GRAPH_ID_REQUIRED ->
                        INVALID;
                case ACCESS_DENIED -> DENIED;
                case UNAVAILABLE -> UNAVAILABLE;
                case SUBSCRIPTION_LIMIT -> LIMITED;
            };
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Map<Method, Map<Outcome, Counter>> counters = new EnumMap<>(Method.class);

    CommandMetrics(MeterRegistry meters) {
        for (Method method : Method.values()) {
            Map<Outcome, Counter> byOutcome = new EnumMap<>(Outcome.class);
            for (Outcome outcome : Outcome.values()) {
                byOutcome.put(outcome, counter(meters, method, outcome));
            }
            counters.put(method, byOutcome);
        }
    }

    private static Counter counter(MeterRegistry meters, Method method, Outcome outcome) {
        return Counter.builder("fanfare.commands")
                .description("Commands of clients; unreadable ones count as method error")
                .tag("method", method.wireName())
                .tag("outcome", outcome.label())
                .register(meters);
    }

    void handled(Method method, Outcome outcome) {
        Map<Outcome, Counter> byOutcome = Objects.requireNonNull(counters.get(method));
        Objects.requireNonNull(byOutcome.get(outcome)).increment();
    }
}
