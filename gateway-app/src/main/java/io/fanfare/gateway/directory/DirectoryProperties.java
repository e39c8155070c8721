package io.fanfare.gateway.directory;

import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

import java.time.Duration;

/**
 * Where read access is looked up.
 *
 * @param type none: every subscription is allowed
 * @param recheckInterval how often live subscriptions are checked again; 0 never
 */
@Validated
@ConfigurationProperties(prefix = "fanfare.directory", ignoreUnknownFields = false)
public record DirectoryProperties(
        @DefaultValue("none") Type type,
        @DefaultValue("5m") @DurationMin(millis = 0) Duration recheckInterval) {

    /** Kinds of directory. */
    public enum Type {
        NONE
    }

    /** Zero where nothing is looked up. */
    public Duration effectiveRecheckInterval() {
        return type == Type.NONE ? Duration.ZERO : recheckInterval;
    }
}
