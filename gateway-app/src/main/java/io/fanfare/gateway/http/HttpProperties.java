package io.fanfare.gateway.http;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the public port serves besides the socket.
 *
 * @param health whether /health answers like /
 * @param metrics whether /metrics serves the metrics, as ENABLE_METRICS does in the original
 * @param protocolDocument whether the protocol is described at /asyncapi.yaml, and at /docs where
 *     the environment is local
 */
@ConfigurationProperties(prefix = "fanfare.http", ignoreUnknownFields = false)
record HttpProperties(
        @DefaultValue("true") boolean health,
        @DefaultValue("false") boolean metrics,
        @DefaultValue("true") boolean protocolDocument) {}
