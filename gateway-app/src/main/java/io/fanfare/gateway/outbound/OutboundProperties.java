package io.fanfare.gateway.outbound;

import io.fanfare.gateway.settings.SizeRange;

import jakarta.validation.constraints.Min;

import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

import java.time.Duration;

/**
 * What may wait for a slow consumer.
 *
 * @param maxFrames frames that may wait for one connection
 * @param maxBytes bytes that may wait for one connection; one larger event still passes when
 *     nothing else waits
 * @param overflow what happens when a connection's queue is full
 * @param stalledAfter a write that has not left for that long closes its connection; 0 waits for
 *     ever
 * @param nodeBudget bytes that may wait for all connections together: a size or a share of the heap
 *     such as 25%
 */
@Validated
@ConfigurationProperties(prefix = "fanfare.outbound", ignoreUnknownFields = false)
record OutboundProperties(
        @DefaultValue("1024") @Min(1) int maxFrames,
        @DefaultValue("8MB") @SizeRange(min = "1KB") DataSize maxBytes,
        @DefaultValue("disconnect") OverflowPolicy overflow,
        @DefaultValue("10s") @DurationMin @DurationMax(days = 365) Duration stalledAfter,
        @DefaultValue("25%") HeapShare nodeBudget) {}
