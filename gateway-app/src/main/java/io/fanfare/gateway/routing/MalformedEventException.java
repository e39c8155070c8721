package io.fanfare.gateway.routing;

/** A publisher's mistake; carries its reason and no stack trace. */
final class MalformedEventException extends Exception {

    private static final long serialVersionUID = 1;

    private final DropReason reason;

    MalformedEventException(DropReason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    DropReason reason() {
        return reason;
    }
}
