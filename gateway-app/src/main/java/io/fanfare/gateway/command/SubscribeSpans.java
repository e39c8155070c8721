package io.fanfare.gateway.command;

import io.fanfare.gateway.command.CommandMetrics.Outcome;
import io.fanfare.gateway.connection.Connection;
import io.fanfare.model.socket.Reply;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Makes a span {@code subscribe} of each subscribe, from its turn to its outcome. */
final class SubscribeSpans {

    private final Tracer tracer;

    SubscribeSpans(Tracer tracer) {
        this.tracer = tracer;
    }

    /** The span is current while the command is begun, for a look-up to be its child. */
    CompletableFuture<Optional<Reply>> follow(
            Connection connection,
            Command.Subscribe command,
            Supplier<CompletableFuture<Optional<Reply>>> carryOut) {
        Span span =
                tracer.spanBuilder()
                        .setNoParent()
                        .name("subscribe")
                        .kind(Span.Kind.SERVER)
                        .tag("fanfare.method", command.method().wireName())
                        .tag("fanfare.connection", connection.id().toString())
                        .tag("user.hash", connection.userHash())
                        .start();
        try (var _ = tracer.withSpan(span)) {
            CompletableFuture<Optional<Reply>> done = carryOut.get();
            var _ = done.whenComplete((reply, failure) -> end(span, connection, done));
            return done;
        }
    }

    private static void end(
            Span span, Connection connection, CompletableFuture<Optional<Reply>> done) {
        if (done.isCompletedExceptionally()) {
            span.error(done.exceptionNow()).tag("fanfare.outcome", Outcome.UNAVAILABLE.label());
        } else {
            Outcome outcome = Outcome.of(connection, done.resultNow().orElse(null));
            span.tag("fanfare.outcome", outcome.label());
        }
        span.end();
    }
}
