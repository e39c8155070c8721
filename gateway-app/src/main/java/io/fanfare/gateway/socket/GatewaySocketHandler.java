package io.fanfare.gateway.socket;

import static io.fanfare.model.socket.CloseCode.SERVICE_RESTART;
import static io.fanfare.model.socket.CloseCode.TOO_MANY_CONNECTIONS;
import static io.fanfare.model.socket.CloseCode.TRY_AGAIN_LATER;

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

import org.eclipse.jetty.websocket.core.CoreSession;
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

    /** Attributes of a session: what came of its handshake, and that it has ended. */
    private static final String CLIENT = "client";

    private static final String REFUSED = "refused";
    private static final String ENDED_WITH = "ended-with";

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
            case Decision.Refused(CloseCode code) -> refuse(session, transport(session), code);
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
                attach(session, connection);
                span.accepted(connection);
                try (LogContext _ = LogContext.of(connection)) {
                    log.debug("Opened {}", connection);
                }
            }
            case USER_LIMIT ->
                    refuse(
                            session,
                            transport,
                            HandshakeRefusal.USER_LIMIT,
                            TOO_MANY_CONNECTIONS,
                            span);
            case NODE_LIMIT ->
                    refuse(session, transport, HandshakeRefusal.NODE_LIMIT, TRY_AGAIN_LATER, span);
            case DRAINING ->
                    refuse(session, transport, HandshakeRefusal.DRAINING, SERVICE_RESTART, span);
        }
    }

    /**
     * An event for the user may have found the connection before this, and its socket may have
     * ended meanwhile on another thread, which saw no client: then it is gone from here.
     */
    private void attach(WebSocketSession session, Connection connection) {
        session.getAttributes().put(CLIENT, new Client(connection, commands.newQueue(connection)));
        if (session.getAttributes().get(ENDED_WITH) instanceof Integer code) {
            connection.gone(code);
        }
    }

    private void refuse(
            WebSocketSession session,
            Transport transport,
            HandshakeRefusal reason,
            CloseCode code,
            HandshakeSpan span) {
        metrics.refused(reason);
        span.refused(reason, code);
        refuse(session, transport, code);
    }

    private void refuse(WebSocketSession session, Transport transport, CloseCode code) {
        session.getAttributes().put(REFUSED, transport);
        refusedSockets.refuse(transport, code);
    }

    private Transport transport(WebSocketSession session) {
        Object container =
                session instanceof NativeWebSocketSession holder ? holder.getNativeSession() : null;
        if (properties.transport() == TransportKind.AUTO
                && container instanceof org.eclipse.jetty.websocket.common.WebSocketSession jetty) {
            CoreSession core = jetty.getCoreSession();
            DirectTransport direct = DirectTransport.of(core);
            return direct == null ? new JettyTransport(core) : direct;
        }
        return container instanceof org.eclipse.jetty.websocket.api.Session jetty
                ? new SpringTransport(session, jetty::disconnect)
                : new SpringTransport(session);
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
        // Before the look for a client: whoever attaches one looks for this afterwards.
        session.getAttributes().put(ENDED_WITH, status.getCode());
        Connection connection = connection(session);
        if (connection != null) {
            connection.gone(status.getCode());
        }
        if (session.getAttributes().get(REFUSED) instanceof Transport transport) {
            refusedSockets.gone(transport);
        }
    }
}
