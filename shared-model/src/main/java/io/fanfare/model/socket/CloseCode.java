package io.fanfare.model.socket;

import org.jspecify.annotations.Nullable;

/**
 * Every code the gateway closes a socket with, its default reason, and what a client does next.
 *
 * <p>Codes below 4000 are those of RFC 6455 and the IANA registry; 4001 to 4003 are the original's.
 */
public enum CloseCode {
    NORMAL(1000, "", Reconnect.NO),
    GOING_AWAY(1001, "", Reconnect.WITH_BACKOFF),
    PROTOCOL_ERROR(1002, "", Reconnect.NO),
    TEXT_FRAMES_ONLY(1003, "Text frames only", Reconnect.NO),
    INVALID_TEXT(1007, "", Reconnect.NO),
    MESSAGE_TOO_LARGE(1009, "", Reconnect.NO),
    INTERNAL_ERROR(1011, "", Reconnect.WITH_BACKOFF),
    SERVICE_RESTART(1012, "Service restart", Reconnect.WITH_BACKOFF),
    TRY_AGAIN_LATER(1013, "Try again later", Reconnect.WITH_BACKOFF),
    MISSING_TOKEN(4001, "Missing authentication token", Reconnect.WITH_NEW_TOKEN),
    MISSING_SUBJECT(4002, "Invalid token", Reconnect.WITH_NEW_TOKEN),
    INVALID_TOKEN(4003, "Invalid token", Reconnect.WITH_NEW_TOKEN),
    IDLE_TIMEOUT(4004, "Idle timeout", Reconnect.WITH_BACKOFF),
    SLOW_CONSUMER(4005, "Slow consumer", Reconnect.WITH_BACKOFF),
    TOO_MANY_CONNECTIONS(4006, "Too many connections", Reconnect.NO),
    RATE_LIMIT_EXCEEDED(4007, "Rate limit exceeded", Reconnect.WITH_BACKOFF);

    /** What a client should do after a close. */
    public enum Reconnect {
        /** The same would happen again: mend the client, or close another connection first. */
        NO,
        /** After a random, growing delay. */
        WITH_BACKOFF,
        /** At once, with a token that was fetched anew. */
        WITH_NEW_TOKEN
    }

    /** Reason of a 4003 when the token of a live connection ran out. */
    public static final String TOKEN_EXPIRED = "Token expired";

    /** Reason of a 4003 when a live subscription is no longer allowed. */
    public static final String ACCESS_REVOKED = "Execution subscription access was revoked";

    /** Reason of a 4003 when somebody who runs the gateway closed the connection. */
    public static final String BY_OPERATOR = "Disconnected by operator";

    private final int code;
    private final String reason;
    private final Reconnect reconnect;

    CloseCode(int code, String reason, Reconnect reconnect) {
        this.code = code;
        this.reason = reason;
        this.reconnect = reconnect;
    }

    public int code() {
        return code;
    }

    /** The reason sent with the code unless the closer has a better one; may be empty. */
    public String reason() {
        return reason;
    }

    public Reconnect reconnect() {
        return reconnect;
    }

    /** The entry with that code, the first where two share it, or null for codes of others. */
    public static @Nullable CloseCode of(int code) {
        for (CloseCode candidate : values()) {
            if (candidate.code == code) {
                return candidate;
            }
        }
        return null;
    }
}
