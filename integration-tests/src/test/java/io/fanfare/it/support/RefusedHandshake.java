package io.fanfare.it.support;

import java.io.Serial;

/** The server answered the upgrade with something else than 101. */
public final class RefusedHandshake extends RuntimeException {

    @Serial private static final long serialVersionUID = 1;

    private final transient HttpHead head;
    private final String body;

    RefusedHandshake(HttpHead head, String body) {
        super("refused with " + head.status());
        this.head = head;
        this.body = body;
    }

    public HttpHead head() {
        return head;
    }

    public int status() {
        return head.status();
    }

    public String body() {
        return body;
    }
}
