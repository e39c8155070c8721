package io.fanfare.gateway.bus;

import io.fanfare.gateway.outbound.HeapShare;
import io.fanfare.model.bus.BusChannels;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;

import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

import java.time.Duration;

/**
 * How events come in.
 *
 * @param mode which kind of bus the publishers use
 * @param executionName prefix of the channels that carry execution events
 * @param notificationName prefix of the channels that carry notifications
 * @param lanes threads that decode and route; 0 chooses one for each two processors
 * @param laneMaxEvents events that may wait in one lane; more are dropped and counted as a gap
 * @param laneMaxBytes bytes that may wait in one lane, a size or a share of the heap such as 5%;
 *     more are dropped and counted as a gap
 * @param linger sharded: how long a channel stays subscribed after its last listener left
 * @param confirmTimeout sharded: how long a subscribe may wait for Redis to confirm it
 * @param probeInterval sharded: how often each shard must prove that it delivers
 * @param unreadyAfter sharded: how long a shard may be deaf before the gateway is not ready
 */
@Validated
@ConfigurationProperties(prefix = "fanfare.bus", ignoreUnknownFields = false)
public record BusProperties(
        @DefaultValue("classic") Mode mode,
        @DefaultValue("execution_event") @NotBlank String executionName,
        @DefaultValue("notification_event") @NotBlank String notificationName,
        @DefaultValue("0") @Min(0) @Max(64) int lanes,
        @DefaultValue("100000") @Min(1) int laneMaxEvents,
        @DefaultValue("5%") HeapShare laneMaxBytes,
        @DefaultValue("30s") @DurationMin(millis = 0) @DurationMax(days = 365) Duration linger,
        @DefaultValue("4s") @DurationMin(millis = 1) @DurationMax(days = 365)
                Duration confirmTimeout,
        @DefaultValue("5s") @DurationMin(millis = 100) @DurationMax(days = 365)
                Duration probeInterval,
        @DefaultValue("3s") @DurationMin(millis = 0) @DurationMax(days = 365)
                Duration unreadyAfter) {

    /** Kinds of bus. */
    public enum Mode {
        /** {@code PUBLISH} on one or more independent Redis servers. */
        CLASSIC,
        /** {@code SPUBLISH} on a Redis Cluster. */
        SHARDED
    }

    public BusChannels channels() {
        return new BusChannels(executionName, notificationName);
    }

    int effectiveLanes() {
        return lanes > 0 ? lanes : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    @AssertTrue(message = "must differ from fanfare.bus.execution-name")
    boolean isNotificationNameDistinct() {
        return !notificationName.equals(executionName);
    }
}
