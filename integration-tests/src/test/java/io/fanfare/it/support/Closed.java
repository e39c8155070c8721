package io.fanfare.it.support;

/**
 * How a connection ended: the close frame's code and reason, or {@link #CUT} when the TCP
 * connection ended without one.
 */
public record Closed(int code, String reason) {

    /** No close frame came; what browsers report as 1006. */
    public static final Closed CUT = new Closed(1006, "");

    /** A close frame without a code. */
    static final int NO_CODE = 1005;
}
