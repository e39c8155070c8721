package io.fanfare.gateway.handshake;

import io.fanfare.model.socket.CloseCode;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** What a token leads to. */
public sealed interface Decision {

    /**
     * The bearer may connect.
     *
     * @param userId who they are
     * @param expiresAt when the token ends, or null if never
     */
    record Accepted(String userId, @Nullable Instant expiresAt) implements Decision {}

    /** The bearer may not connect; the code says why. */
    record Refused(CloseCode code) implements Decision {}
}
