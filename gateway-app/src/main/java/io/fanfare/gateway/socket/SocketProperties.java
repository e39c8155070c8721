package io.fanfare.gateway.socket;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the sockets themselves.
 *
 * @param compression whether permessage-deflate is agreed to when a client offers it; costs CPU and
 *     memory for every connection
 * @param transport how frames reach a socket; auto takes the shortest way that the container allows
 */
@ConfigurationProperties(prefix = "fanfare.socket", ignoreUnknownFields = false)
record SocketProperties(
        @DefaultValue("false") boolean compression, @DefaultValue("auto") TransportKind transport) {

    enum TransportKind {
        AUTO,
        /**
         * Only what Spring promises of every container: blocking writes on virtual threads. A
         * socket that is stuck is cut by the container's public API where there is one.
         */
        PORTABLE
    }
}
