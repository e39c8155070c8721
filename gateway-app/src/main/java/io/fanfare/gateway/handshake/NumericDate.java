package io.fanfare.gateway.handshake;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.BadJwtException;

import java.time.Instant;

/**
 * Points in time as the original reads them: whole seconds, floats cut off, numeric strings too.
 */
final class NumericDate {

    private NumericDate() {}

    /**
     * The point in time that claim names.
     *
     * @throws BadJwtException if it names none; null counts as that
     */
    static Instant parse(@Nullable Object claim) {
        try {
            return switch (claim) {
                case Long seconds -> Instant.ofEpochSecond(seconds);
                case Integer seconds -> Instant.ofEpochSecond(seconds);
                case Double seconds -> Instant.ofEpochSecond(seconds.longValue());
                case String seconds -> Instant.ofEpochSecond(Long.parseLong(seconds.strip()));
                case null, default -> throw new BadJwtException("not a number of seconds");
            };
        } catch (NumberFormatException | java.time.DateTimeException e) {
            throw new BadJwtException("not a number of seconds", e);
        }
    }
}
