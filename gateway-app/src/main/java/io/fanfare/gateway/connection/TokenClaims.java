package io.fanfare.gateway.connection;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * What a connection remembers of the token it lives by; never the token itself.
 *
 * @param id the token's {@code jti}, or null if it has none
 * @param expiresAt when it ends, or null if never
 */
public record TokenClaims(@Nullable String id, @Nullable Instant expiresAt) {

    /** Of a token that says nothing, or of no token. */
    public static final TokenClaims NONE = new TokenClaims(null, null);

    /** Compares points in time: the milliseconds of a far one exceed a long. */
    boolean isExpired(long nowMillis) {
        return expiresAt != null && !Instant.ofEpochMilli(nowMillis).isBefore(expiresAt);
    }
}
