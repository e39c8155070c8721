package io.fanfare.gateway.management;

import io.fanfare.gateway.connection.Connection;
import io.fanfare.gateway.outbound.SendQueue;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/**
 * What operators see of one connection.
 *
 * @param user the user's hash
 * @param lastHeard when anything came from the client, pongs included
 * @param subscriptions channel keys it is subscribed to
 */
record ConnectionRow(
        String id,
        String user,
        Instant connectedSince,
        long ageSeconds,
        Instant lastHeard,
        int queuedFrames,
        long queuedBytes,
        int subscriptions,
        @Nullable Instant tokenExpiresAt) {

    /** The connection at a moment, given on both clocks. */
    static ConnectionRow of(Connection connection, int subscriptions, Instant now, long nowNanos) {
        SendQueue.Books books = connection.books();
        Duration age = Duration.ofNanos(connection.ageNanos(nowNanos));
        return new ConnectionRow(
                connection.id().toString(),
                connection.userHash(),
                now.minus(age),
                age.toSeconds(),
                now.minusNanos(connection.silentNanos(nowNanos)),
                books.frames(),
                books.bytes(),
                subscriptions,
                connection.token().expiresAt());
    }
}
