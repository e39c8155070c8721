package io.fanfare.gateway.subscription;

import jakarta.validation.constraints.Min;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of subscriptions.
 *
 * @param maxPerConnection channel keys one connection may hold, more are answered with an error; a
 *     long key counts once for each 256 characters and may have 4096; 0 is unlimited
 */
@Validated
@ConfigurationProperties(prefix = "fanfare.subscription", ignoreUnknownFields = false)
record SubscriptionProperties(@DefaultValue("1000") @Min(0) int maxPerConnection) {}
