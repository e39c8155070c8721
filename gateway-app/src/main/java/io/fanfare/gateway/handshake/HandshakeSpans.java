package io.fanfare.gateway.handshake;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes a span {@code handshake} of each upgrade request; none while tracing is off. */
@Component
final class HandshakeSpans {

    private final Tracer tracer;

    HandshakeSpans(@Nullable Tracer tracer) {
        this.tracer = tracer == null ? Tracer.NOOP : tracer;
    }

    /** A client's own trace is not continued: anybody could fill the collector. */
    HandshakeSpan begin() {
        return new HandshakeSpan(
                tracer.spanBuilder()
                        .setNoParent()
                        .name("handshake")
                        .kind(Span.Kind.SERVER)
                        .start());
    }
}
