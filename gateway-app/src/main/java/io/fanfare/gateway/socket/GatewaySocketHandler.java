package io.fanfare.gateway.socket;

import io.fanfare.gateway.command.CommandDispatcher;
import io.fanfare.gateway.command.CommandProperties;
import io.fanfare.gateway.command.CommandProperties.BinaryFrames;
import io.fanfare.gateway.command.CommandQueue;
import io.fanfare.gateway.connection.Connection;
import io.fanfare.gateway.connection.ConnectionRegistry;
import io.fanfare.gateway.connection.ConnectionRegistry.Opened;
import io.fanfare.gateway.connection.LogContext;
import io.fanfare.gateway.connection.RefusedSockets;
import io.fanfare.gateway.handshake.Decision;
import io.fanfare.gateway.handshake.GatewayHandshakeInterceptor;
import io.fanfare.gateway.handshake.HandshakeMetrics;
import io.fanfare.gateway.handshake.HandshakeMetrics.HandshakeRefusal;
import io.fanfare.gateway.handshake.HandshakeSpan;
import io.fanfare.gateway.outbound.Transport;
import io.fanfare.gateway.socket.SocketProperties.TransportKind;
import io.fanfare.model.socket.CloseCode;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PongMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;

import java.util.Objects;

/** Turns the callbacks of every socket into connections and commands. */
@Component
final class GatewaySocketHandler extends AbstractWebSocketHandler {

    private static final Logger log = LoggerFactory.getLogger(GatewaySocketHandler.class);
    private static final String CLIENT = "client";

    private final ConnectionRegistry connections;
    private final RefusedSockets refusedSockets;
    private final CommandDispatcher commands;
    private final CommandProperties commandProperties;
    private final SocketProperties properties;
    private final HandshakeMetrics metrics;

    GatewaySocketHandler(
            ConnectionRegistry connections,
            RefusedSockets refusedSockets,
            CommandDispatcher commands,
            CommandProperties commandProperties,
            SocketProperties properties,
            HandshakeMetrics metrics) {
        this.connections = connections;
        this.refusedSockets = refusedSockets;
        this.commands = commands;
        this.commandProperties = commandProperties;
        this.properties = properties;
        this.metrics = metrics;
    }

    /** What a session carries from its admission on. */
    private record Client(Connection connection, CommandQueue queue) {}

    /** Null for a socket that is refused or not yet admitted. */
    static @Nullable Connection connection(WebSocketSession session) {
        Client client = (Client) session.getAttributes().get(CLIENT);
        return client == null ? null : client.connection();
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) {
        Object decision = session.getAttributes().get(GatewayHandshakeInterceptor.DECISION);
        switch ((Decision) Objects.requireNonNull(decision)) {
            case Decision.Refused(CloseCode code) ->
                    refusedSockets.refuse(transport(session), code);
            case Decision.Accepted accepted -> open(session, accepted);
        }
    }

    private void open(WebSocketSession session, Decision.Accepted accepted) {
        Transport transport = transport(session);
        HandshakeSpan span =
                (HandshakeSpan)
                        Objects.requireNonNull(
                                session.getAttributes().remove(HandshakeSpan.ATTRIBUTE));
        Opened opened = connections.open(accepted.userId(), accepted.token(), transport);
        switch (opened.admission()) {
            case ADMITTED -> {
                Connection connection = Objects.requireNonNull(opened.connection());
                session.getAttributes()
                        .put(CLIENT, new Client(connection, commands.newQueue(connection)));
                span.accepted(connection);
                try (LogContext _ = LogContext.of(connection)) {
                    log.debug("Opened {}", connection);
                }
            }
            case USER_LIMIT ->
                    refuse(
                            transport,
                            HandshakeRefusal.USER_LIMIT,
                            CloseCode.TOO_MANY_CONNECTIONS,
                            span);
            case NODE_LIMIT ->
                    refuse(transport, HandshakeRefusal.NODE_LIMIT, CloseCode.TRY_AGAIN_LATER, span);
            case DRAINING ->
                    refuse(transport, HandshakeRefusal.DRAINING, CloseCode.SERVICE_RESTART, span);
        }
    }

    private void refuse(
            Transport transport, HandshakeRefusal reason, CloseCode code, HandshakeSpan span) {
        metrics.refused(reason);
        span.refused(reason, code);
        refusedSockets.refuse(transport, code);
    }

    private Transport transport(WebSocketSession session) {
        if (properties.transport() == TransportKind.AUTO
                && session instanceof NativeWebSocketSession holder
                && holder.getNativeSession()
                        instanceof org.eclipse.jetty.websocket.common.WebSocketSession jetty) {
            return new JettyTransport(jetty.getCoreSession());
        }
        return new SpringTransport(session);
    }

    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage message) {
        Client client = heardClient(session);
        if (client != null && client.connection().isOpen()) {
            commands.dispatch(client.connection(), client.queue(), message.getPayload());
        }
    }

    @Override
    protected void handleBinaryMessage(WebSocketSession session, BinaryMessage message) {
        Client client = heardClient(session);
        if (client == null) {
            return;
        }
        if (commandProperties.binaryFrames() == BinaryFrames.ABORT) {
            client.connection().abort();
        } else {
            client.connection().close(CloseCode.TEXT_FRAMES_ONLY);
        }
    }

    @Override
    protected void handlePongMessage(WebSocketSession session, PongMessage message) {
        heardClient(session);
    }

    /** Null for a refused socket that has not yet gone. */
    private static @Nullable Client heardClient(WebSocketSession session) {
        Client client = (Client) session.getAttributes().get(CLIENT);
        if (client != null) {
            client.connection().heard(System.nanoTime());
        }
        return client;
    }

    @Override
    public void handleTransportError(WebSocketSession session, Throwable failure) {
        Connection connection = connection(session);
        if (connection == null) {
            log.debug("A refused socket failed", failure);
            return;
        }
        try (LogContext _ = LogContext.of(connection)) {
            log.debug("A socket failed", failure);
        }
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        Client client = (Client) session.getAttributes().get(CLIENT);
        if (client != null) {
            client.connection().gone(status.getCode());
        }
    }
}
