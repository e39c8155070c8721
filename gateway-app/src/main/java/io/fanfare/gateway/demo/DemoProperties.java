package io.fanfare.gateway.demo;

import jakarta.validation.constraints.NotBlank;

import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

import java.time.Duration;

/**
 * Whether and how the demo plays.
 *
 * @param enabled whether to publish demo runs to the first Redis node; when not set, only into a
 *     Redis that the run started itself
 * @param ownRedis whether the run started its own Redis; set by the run, not by hand
 * @param userId user the demo runs belong to
 * @param pause time between two runs
 * @param pace average time from one step of a run to the next, of which each is an event or a few
 */
@Validated
@ConfigurationProperties(prefix = "fanfare.demo", ignoreUnknownFields = false)
public record DemoProperties(
        @Nullable Boolean enabled,
        @DefaultValue("false") boolean ownRedis,
        @DefaultValue(DEFAULT_USER) @NotBlank String userId,
        @DefaultValue("500ms") @DurationMin @DurationMax(days = 1) Duration pause,
        @DefaultValue("300ms") @DurationMin(millis = 1) @DurationMax(hours = 1) Duration pace) {

    /** The graph every demo run is a run of. */
    public static final String GRAPH_ID = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb07";

    /** The user of a gateway without authentication. */
    static final String DEFAULT_USER = "3e53486c-cf57-477e-ba2a-cb02dc828e1a";

    public boolean plays() {
        return enabled == null ? ownRedis : enabled;
    }
}
