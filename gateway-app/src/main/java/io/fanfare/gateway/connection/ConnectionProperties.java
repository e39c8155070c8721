package io.fanfare.gateway.connection;

import io.fanfare.gateway.settings.InvalidSettingException;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;

import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

import java.time.Duration;

/**
 * How long connections live and how many there may be.
 *
 * @param pingInterval between two pings to a client; 0 sends none
 * @param idleTimeout a connection from which nothing, pongs included, arrived for that long is
 *     closed with 4004; 0 never, which is the default where no pings are sent
 * @param closeOnExpiry whether a connection is closed with 4003 when its token expires
 * @param drainPeriod time over which the connections are closed at shutdown; 0 closes all at once
 * @param drainReason reason of the 1012 that is sent then
 * @param closeTimeout time a closed connection has to finish its close handshake before its socket
 *     is cut
 * @param maxPerUser open connections of one user, more are closed with 4006; 0 is unlimited, which
 *     is the default where everybody is the one default user
 * @param maxPerNode open connections of this process, more are closed with 1013; 0 is unlimited
 */
@Validated
@ConfigurationProperties(prefix = "fanfare.connection", ignoreUnknownFields = false)
record ConnectionProperties(
        @DefaultValue("25s") @DurationMin @DurationMax(days = 365) Duration pingInterval,
        @DefaultValue("60s") @DurationMin @DurationMax(days = 365) Duration idleTimeout,
        @DefaultValue("true") boolean closeOnExpiry,
        @DefaultValue("20s") @DurationMin @DurationMax(days = 365) Duration drainPeriod,
        @DefaultValue("Service restart") @Size(max = 123) String drainReason,
        @DefaultValue("5s") @DurationMin(millis = 100) @DurationMax(days = 365)
                Duration closeTimeout,
        @DefaultValue("50") @Min(0) int maxPerUser,
        @DefaultValue("0") @Min(0) int maxPerNode) {

    ConnectionProperties {
        if (idleTimeout.isPositive() && pingInterval.compareTo(idleTimeout) >= 0) {
            throw new InvalidSettingException(
                    "fanfare.connection.ping-interval",
                    millis(pingInterval),
                    "less than fanfare.connection.idle-timeout, which is "
                            + millis(idleTimeout)
                            + "; or 0, which sends no pings");
        }
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + "ms";
    }

    int maxPerUserOrUnlimited() {
        return maxPerUser == 0 ? Integer.MAX_VALUE : maxPerUser;
    }

    int maxPerNodeOrUnlimited() {
        return maxPerNode == 0 ? Integer.MAX_VALUE : maxPerNode;
    }
}
