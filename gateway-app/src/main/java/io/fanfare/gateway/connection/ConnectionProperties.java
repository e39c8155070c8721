package io.fanfare.gateway.connection;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;

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
 *     closed with 4004; 0 never
 * @param closeOnExpiry whether a connection is closed with 4003 when its token expires
 * @param drainPeriod time over which the connections are closed at shutdown; 0 closes all at once
 * @param drainReason reason of the 1012 that is sent then
 * @param closeTimeout time a closed connection has to finish its close handshake before its socket
 *     is cut
 * @param maxPerUser open connections of one user, more are closed with 4006; 0 is unlimited
 * @param maxPerNode open connections of this process, more are closed with 1013; 0 is unlimited
 */
@Validated
@ConfigurationProperties(prefix = "fanfare.connection", ignoreUnknownFields = false)
record ConnectionProperties(
        @DefaultValue("25s") @DurationMin Duration pingInterval,
        @DefaultValue("60s") @DurationMin Duration idleTimeout,
        @DefaultValue("true") boolean closeOnExpiry,
        @DefaultValue("20s") @DurationMin Duration drainPeriod,
        @DefaultValue("Service restart") @Size(max = 123) String drainReason,
        @DefaultValue("5s") @DurationMin(millis = 100) Duration closeTimeout,
        @DefaultValue("50") @Min(0) int maxPerUser,
        @DefaultValue("0") @Min(0) int maxPerNode) {

    int maxPerUserOrUnlimited() {
        return maxPerUser == 0 ? Integer.MAX_VALUE : maxPerUser;
    }

    int maxPerNodeOrUnlimited() {
        return maxPerNode == 0 ? Integer.MAX_VALUE : maxPerNode;
    }
}
