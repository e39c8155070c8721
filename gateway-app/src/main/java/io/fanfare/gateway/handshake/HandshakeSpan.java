package io.fanfare.gateway.handshake;

import io.fanfare.gateway.connection.Connection;
import io.fanfare.gateway.handshake.HandshakeMetrics.HandshakeRefusal;
import io.fanfare.model.socket.CloseCode;
import io.micrometer.tracing.Span;

import org.springframework.http.HttpStatus;

import java.util.Locale;

/**
 * From an upgrade request to what was decided about it; ended once, and nothing if tracing is off.
 */
public final class HandshakeSpan {

    /** Attribute of a session that holds it until its connection is admitted or not. */
    public static final String ATTRIBUTE = "handshake-span";

    private final Span span;

    HandshakeSpan(Span span) {
        this.span = span;
    }

    /** The client is connected. */
    public void accepted(Connection connection) {
        span.tag("fanfare.decision", "accepted")
                .tag("fanfare.connection", connection.id().toString())
                .tag("user.hash", connection.userHash())
                .end();
    }

    /** The socket is closed with that code. */
    public void refused(HandshakeRefusal reason, CloseCode code) {
        span.tag("fanfare.close_code", code.code());
        refused(reason);
    }

    /** The request is answered with that status. */
    void refused(HandshakeRefusal reason, HttpStatus status) {
        span.tag("http.response.status_code", status.value());
        refused(reason);
    }

    private void refused(HandshakeRefusal reason) {
        span.tag("fanfare.decision", "refused")
                .tag("fanfare.refusal", reason.name().toLowerCase(Locale.ROOT))
                .end();
    }

    /** A defect kept it from being decided. */
    void failed(Throwable failure) {
        span.tag("fanfare.decision", "failed").error(failure).end();
    }
}
