package io.fanfare.gateway.management;

import io.fanfare.gateway.bus.BusProperties;
import io.fanfare.gateway.bus.RedisProperties;
import io.fanfare.gateway.connection.ConnectionRegistry;
import io.fanfare.gateway.settings.AppEnvironment;
import io.fanfare.gateway.settings.InvalidSettingException;

import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;

import java.time.Clock;

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
        if (!ManagementAccess.isPossible(properties, environment)) {
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
            ManagementMetrics metrics,
            Clock clock) {
        return new ControlChannel(
                properties.channel(),
                connections.replica(),
                clients.servers(),
                new OrderSigner(properties.token(), properties.channel(), clock),
                disconnector,
                metrics);
    }

    /** On one port the public one would have neither the endpoints nor the probes. */
    @Bean
    ManagementPortType managementPort(Environment environment) {
        ManagementPortType type = ManagementPortType.get(environment);
        if (type == ManagementPortType.SAME) {
            throw new InvalidSettingException(
                    "management.server.port (MANAGEMENT_SERVER_PORT)",
                    environment.getProperty("management.server.port", ""),
                    "a port of its own, not that of the sockets (WEBSOCKET_SERVER_PORT)");
        }
        return type;
    }
}
