package io.fanfare.gateway.handshake;

import io.fanfare.gateway.connection.TokenClaims;
import io.fanfare.model.socket.CloseCode;

/** What a token leads to. */
public sealed interface Decision {

    /**
     * The bearer may connect.
     *
     * @param userId who they are
     * @param token what else the token says
     */
    record Accepted(String userId, TokenClaims token) implements Decision {}

    /** The bearer may not connect; the code says why. */
    record Refused(CloseCode code) implements Decision {}
}
