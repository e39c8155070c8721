package io.fanfare.gateway.socket;

import io.fanfare.gateway.command.Authenticator;
import io.fanfare.gateway.command.CommandProperties;
import io.fanfare.gateway.handshake.Decision;
import io.fanfare.gateway.handshake.GatewayHandshakeInterceptor;
import io.fanfare.gateway.handshake.TokenVerifier;

import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.api.Configurable;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.context.ServletContextAware;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.server.jetty.JettyRequestUpgradeStrategy;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

import java.time.Duration;
import java.util.Optional;

/** Wires {@code /ws} and sets Jetty up for many sockets that are mostly silent. */
@Configuration(proxyBeanMethods = false)
@EnableWebSocket
class SocketConfiguration {

    private static final int ACCEPT_QUEUE = 4096;
    private static final int INPUT_BUFFER_BYTES = 1024;

    /**
     * Frames that leave together are copied into one such buffer, those of up to a quarter of its
     * size: the container's own 4 KB would give each ordinary event a system call of its own. A
     * socket that is stuck in the middle of a write keeps one.
     */
    private static final int OUTPUT_BUFFER_BYTES = 16 * 1024;

    @Bean
    SharedEndPoints webServerFactory() {
        return new SharedEndPoints();
    }

    @Bean
    WebSocketConfigurer gatewaySocket(
            GatewaySocketHandler handler,
            GatewayHandshakeInterceptor interceptor,
            DefaultHandshakeHandler handshakeHandler) {
        return registry ->
                registry.addHandler(new DefectGuard(handler), "/ws")
                        .setHandshakeHandler(handshakeHandler)
                        .addInterceptors(interceptor)
                        .setAllowedOriginPatterns("*");
    }

    @Bean
    DefaultHandshakeHandler gatewayHandshakeHandler(CommandProperties commands) {
        JettyRequestUpgradeStrategy jetty = new JettyRequestUpgradeStrategy();
        jetty.addWebSocketConfigurer(policy -> configure(policy, commands.maxSizeBytes()));
        return new DefaultHandshakeHandler(jetty);
    }

    /**
     * The reaper decides who is idle, so Jetty's own timeout is off. Without a limit for frames
     * large events leave in one frame; messages that come in are limited while they come in.
     */
    private static void configure(Configurable policy, int maxMessageBytes) {
        policy.setIdleTimeout(Duration.ZERO);
        policy.setMaxTextMessageSize(maxMessageBytes);
        policy.setMaxBinaryMessageSize(maxMessageBytes);
        policy.setMaxFrameSize(0);
        policy.setInputBufferSize(INPUT_BUFFER_BYTES);
        policy.setOutputBufferSize(OUTPUT_BUFFER_BYTES);
    }

    /** A wave of clients that come back together must not be turned away by the kernel. */
    @Bean
    WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> acceptQueue() {
        return factory ->
                factory.addServerCustomizers(
                        server -> {
                            for (var connector : server.getConnectors()) {
                                if (connector instanceof ServerConnector tcp) {
                                    tcp.setAcceptQueueSize(ACCEPT_QUEUE);
                                }
                            }
                        });
    }

    @Bean
    ServletContextAware compressionPolicy(SocketProperties properties) {
        return context -> {
            ServletContextHandler handler = ServletContextHandler.getServletContextHandler(context);
            if (handler != null && !properties.compression()) {
                WebSocketServerComponents.getWebSocketComponents(handler)
                        .getExtensionRegistry()
                        .unregister("permessage-deflate");
            }
        };
    }

    @Bean
    Authenticator authenticator(TokenVerifier verifier) {
        return token ->
                verifier.decide(token) instanceof Decision.Accepted accepted
                        ? Optional.of(
                                new Authenticator.Verified(accepted.userId(), accepted.token()))
                        : Optional.empty();
    }
}
