package io.fanfare.gateway.command;

import io.fanfare.model.socket.Method;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

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
        CLOSED
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
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(meters);
    }

    void handled(Method method, Outcome outcome) {
        Map<Outcome, Counter> byOutcome = Objects.requireNonNull(counters.get(method));
        Objects.requireNonNull(byOutcome.get(outcome)).increment();
    }
}
