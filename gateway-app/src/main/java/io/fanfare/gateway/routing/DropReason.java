package io.fanfare.gateway.routing;

import java.util.Locale;

/** Why a bus message was dropped. */
public enum DropReason {
    /** Bytes that are not RFC 3629 UTF-8, or that begin with a byte order mark. */
    NOT_UTF8,
    /** Not one JSON value, or one nested or sized beyond the parser's limits. */
    NOT_JSON,
    /** Not an object with an object under {@code payload}. */
    NO_PAYLOAD,
    /** No {@code event_type}, or one that clients do not know. */
    UNKNOWN_EVENT_TYPE,
    /** What a publisher sends in place of an event that was too large. */
    TOO_LARGE_FOR_PUBLISHER,
    /** An id or another string that routing needs is missing or not a string. */
    MISSING_FIELD,
    /** It names another user than its channel does. */
    FOREIGN_USER,
    /** The lane was full. */
    LANE_FULL,
    /** A defect of the gateway, logged with its stack trace. */
    INTERNAL_ERROR;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
