package io.fanfare.gateway.management;

import io.fanfare.gateway.bus.BusProperties;
import io.fanfare.gateway.bus.RedisProperties;
import io.fanfare.gateway.connection.ConnectionRegistry;
import io.fanfare.gateway.settings.AppEnvironment;

import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;

/** Who may use the managing endpoints, and the way to the other gateways. */
@Configuration(proxyBeanMethods = false)
class ManagementConfiguration {

    /** Of the management port only: on the public one there is no endpoint to match. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    SecurityFilterChain managementSecurity(
            ManagementProperties properties, AppEnvironment environment) {
        return new DefaultSecurityFilterChain(
                EndpointRequest.to(
                        ConnectionsEndpoint.class,
                        ChannelsEndpoint.class,
                        DisconnectEndpoint.class,
                        DrainEndpoint.class),
                new ManagementAccess(properties, environment));
    }

    /** Where nobody may order anything, nobody listens for orders either. */
    @Bean
    ControlClients controlClients(
            RedisProperties redis,
            BusProperties bus,
            ManagementProperties properties,
            AppEnvironment environment) {
        if (!ManagementAccess.isWritable(properties, environment)) {
            return ControlClients.none();
        }
        return switch (bus.mode()) {
            case CLASSIC -> ControlClients.ofServers(redis);
            case SHARDED -> ControlClients.ofCluster(redis);
        };
    }

    @Bean
    ControlChannel controlChannel(
            ManagementProperties properties,
            ConnectionRegistry connections,
            ControlClients clients,
            Disconnector disconnector,
            ManagementMetrics metrics) {
        return new ControlChannel(
                properties.channel(),
                connections.replica(),
                clients.servers(),
                disconnector,
                metrics);
    }
}
