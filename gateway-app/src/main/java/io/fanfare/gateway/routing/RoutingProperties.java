package io.fanfare.gateway.routing;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which events reach which keys.
 *
 * @param aggregateNodeEvents whether subscribers of a graph's executions get node events too; auto
 *     does what the original did on the bus in use: they do on the sharded bus, not on the classic
 *     one
 */
@ConfigurationProperties(prefix = "fanfare.routing", ignoreUnknownFields = false)
record RoutingProperties(@DefaultValue("auto") Choice aggregateNodeEvents) {

    enum Choice {
        AUTO,
        TRUE,
        FALSE
    }
}
