package io.fanfare.gateway.management;

import io.fanfare.gateway.connection.Connection;
import io.fanfare.model.socket.CloseCode;

import java.util.Locale;

/**
 * Whom to close, and with which code.
 *
 * @param value an id of that kind; of a user possibly, so it is never logged
 */
record DisconnectOrder(Kind kind, String value, CloseCode code) {

    /**
     * Tells a client to come back with a new token: whoever issues tokens then decides whether it
     * may. Other codes only tell it to come back, or never to.
     */
    static final CloseCode DEFAULT_CODE = CloseCode.INVALID_TOKEN;

    /** What a connection can be named by. */
    enum Kind {
        CONNECTION,
        USER,
        USER_HASH,
        /** The {@code jti} of the token it lives by. */
        TOKEN;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    boolean isFor(Connection connection) {
        return switch (kind) {
            case CONNECTION -> value.equals(connection.id().toString());
            case USER -> value.equals(connection.userId());
            case USER_HASH -> value.equals(connection.userHash());
            case TOKEN -> value.equals(connection.token().id());
        };
    }

    String reason() {
        return code == CloseCode.INVALID_TOKEN ? CloseCode.BY_OPERATOR : code.reason();
    }

    @Override
    public String toString() {
        return "disconnect by " + kind.label() + " with " + code.code();
    }
}
