package io.fanfare.gateway.directory;

/** Whether a user may listen. */
public enum Access {
    ALLOWED,
    /** Not theirs, or not there: the asker learns no difference. */
    DENIED,
    /** Nobody could say at the moment. */
    UNAVAILABLE
}
