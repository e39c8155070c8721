package io.fanfare.gateway.handshake;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Span;

/** Lets the tests of other packages make what a handshake leaves. */
public final class TestHandshakes {

    private TestHandshakes() {}

    public static HandshakeMetrics metrics(MeterRegistry meters) {
        return new HandshakeMetrics(meters);
    }

    /** One that nobody records. */
    public static HandshakeSpan span() {
        return new HandshakeSpan(Span.NOOP);
    }
}
