package io.fanfare.gateway.tracing;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether spans are made; where they go is said by OpenTelemetry's own environment.
 *
 * @param enabled make spans and send them to a collector
 */
@ConfigurationProperties(prefix = "fanfare.tracing", ignoreUnknownFields = false)
record TracingProperties(@DefaultValue("false") boolean enabled) {}
