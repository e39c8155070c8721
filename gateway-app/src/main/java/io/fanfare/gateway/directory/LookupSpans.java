package io.fanfare.gateway.directory;

import io.fanfare.gateway.directory.LookupGate.NoAnswerException;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;

import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;

import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Makes a span {@code lookup} of each question that goes to the directory on behalf of a span: a
 * child of the one that is current on the asker's thread.
 */
final class LookupSpans {

    private final Tracer tracer;
    private final String backend;

    LookupSpans(Tracer tracer, DirectoryProperties.Type backend) {
        this.tracer = tracer;
        this.backend = backend.name().toLowerCase(Locale.ROOT);
    }

    CompletableFuture<Access> follow(Supplier<CompletableFuture<Access>> ask) {
        Span asker = tracer.currentSpan();
        if (asker == null) {
            return ask.get();
        }
        Span span =
                tracer.spanBuilder()
                        .setParent(asker.context())
                        .name("lookup")
                        .kind(Span.Kind.CLIENT)
                        .tag("fanfare.backend", backend)
                        .start();
        return ask.get().whenComplete((access, failure) -> end(span, access, failure));
    }

    private static void end(Span span, @Nullable Access access, @Nullable Throwable failure) {
        if (failure != null) {
            span.error(NestedExceptionUtils.getMostSpecificCause(failure));
        }
        span.tag("fanfare.outcome", outcome(access, failure)).end();
    }

    private static String outcome(@Nullable Access access, @Nullable Throwable failure) {
        if (failure == null) {
            return access instanceof Access.Allowed ? "allowed" : "denied";
        }
        return switch (NestedExceptionUtils.getMostSpecificCause(failure)) {
            case TimeoutException e -> "timeout";
            case NoAnswerException e -> e.outcome();
            default -> "failed";
        };
    }
}
