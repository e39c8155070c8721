package io.fanfare.gateway.command;

import io.fanfare.gateway.connection.TokenClaims;

import java.util.Optional;

/** Verifies the token with which a client renews its connection. */
public interface Authenticator {

    /**
     * A valid token.
     *
     * @param userId whose it is
     * @param token what else it says
     */
    record Verified(String userId, TokenClaims token) {}

    /** Empty if the token is not valid, for whatever reason. */
    Optional<Verified> verify(String token);
}
