package io.fanfare.gateway.dashboard;

import org.jspecify.annotations.Nullable;

import java.util.regex.Pattern;

/** What the page may load and reach: its own files, and the socket beside them. */
final class PagePolicy {

    /**
     * Names, IPv4 and bracketed IPv6 addresses, with a port or without: nothing that ends a source.
     */
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9.-]+(:\\d+)?|\\[[0-9a-fA-F:]+](:\\d+)?");

    private PagePolicy() {}

    /** Not every browser counts a socket to the same host as {@code 'self'}. */
    static String of(@Nullable String host) {
        boolean named = host != null && HOST.matcher(host).matches();
        String sockets = named ? " ws://" + host + " wss://" + host : "";
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                + " connect-src 'self'"
                + sockets
                + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                + " require-trusted-types-for 'script'; trusted-types lit-html";
    }
}
