package io.fanfare.gateway.socket;

import io.fanfare.gateway.connection.Connection;
import io.fanfare.gateway.connection.LogContext;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.WebSocketHandlerDecorator;

import java.io.IOException;

/**
 * Ends a socket with 1011 when a callback of it throws, and logs that once, by connection. The
 * framework would do the same, but names the socket by its address, which holds the token.
 */
final class DefectGuard extends WebSocketHandlerDecorator {

    private static final Logger log = LoggerFactory.getLogger(DefectGuard.class);

    DefectGuard(WebSocketHandler handler) {
        super(handler);
    }

    private interface Callback {
        void run() throws Exception;
    }

    private static void guard(WebSocketSession session, Callback callback) throws IOException {
        try {
            callback.run();
        } catch (Exception e) {
            tell(GatewaySocketHandler.connection(session), e);
            if (session.isOpen()) {
                session.close(CloseStatus.SERVER_ERROR);
            }
        }
    }

    private static void tell(@Nullable Connection connection, Exception failure) {
        if (connection == null) {
            log.error("A callback of a socket without connection failed", failure);
            return;
        }
        try (LogContext _ = LogContext.of(connection)) {
            log.error("A callback of {} failed", connection, failure);
        }
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) throws IOException {
        guard(session, () -> super.afterConnectionEstablished(session));
    }

    @Override
    public void handleMessage(WebSocketSession session, WebSocketMessage<?> message)
            throws IOException {
        guard(session, () -> super.handleMessage(session, message));
    }

    @Override
    public void handleTransportError(WebSocketSession session, Throwable failure)
            throws IOException {
        guard(session, () -> super.handleTransportError(session, failure));
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status)
            throws IOException {
        guard(session, () -> super.afterConnectionClosed(session, status));
    }
}
