package io.fanfare.gateway.command;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Optional;

/** Verifies the token with which a client renews its connection. */
public interface Authenticator {

    /**
     * A valid token.
     *
     * @param userId whose it is
     * @param expiresAt when it ends, or null if never
     */
    record Verified(String userId, @Nullable Instant expiresAt) {}

    /** Empty if the token is not valid, for whatever reason. */
    Optional<Verified> verify(String token);
}
