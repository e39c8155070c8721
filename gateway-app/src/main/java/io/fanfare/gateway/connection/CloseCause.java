package io.fanfare.gateway.connection;

import io.fanfare.model.socket.CloseCode;

/** Who or what ended a connection, where the close code alone does not say. */
enum CloseCause {
    /** The socket ended: its client closed it or broke the protocol, or it was lost. */
    SOCKET,
    /** The gateway's rules; the code says which. */
    GATEWAY,
    /** Its token's time was over, as every token's is. */
    EXPIRED,
    /** A subscription of its is no longer allowed. */
    REVOKED,
    /** Somebody who runs the gateway. */
    OPERATOR;

    /** Of a close by this side; three causes share 4003, and only the reason tells them apart. */
    static CloseCause of(int code, String reason) {
        if (code != CloseCode.INVALID_TOKEN.code()) {
            return GATEWAY;
        }
        return switch (reason) {
            case CloseCode.TOKEN_EXPIRED -> EXPIRED;
            case CloseCode.ACCESS_REVOKED -> REVOKED;
            case CloseCode.BY_OPERATOR -> OPERATOR;
            default -> GATEWAY;
        };
    }
}
