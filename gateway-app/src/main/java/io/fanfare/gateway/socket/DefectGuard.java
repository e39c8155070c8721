package io.fanfare.gateway.socket;

import io.fanfare.gateway.connection.Connection;
import io.fanfare.gateway.connection.LogContext;
import io.fanfare.model.socket.CloseCode;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.WebSocketHandlerDecorator;

/**
 * Ends a socket with 1011 when a callback of it throws, and logs that once, by connection; never
 * waits for the socket. The framework would do the same, but names the socket by its address, which
 * holds the token.
 */
final class DefectGuard extends WebSocketHandlerDecorator {

    private static final Logger log = LoggerFactory.getLogger(DefectGuard.class);

    DefectGuard(WebSocketHandler handler) {
        super(handler);
    }

    private interface Callback {
        void run() throws Exception;
    }

    private static void guard(WebSocketSession session, Callback callback) {
        try {
            callback.run();
        } catch (Exception | Error e) {
            Connection connection = GatewaySocketHandler.connection(session);
            tell(connection, e);
            if (connection != null) {
                connection.close(CloseCode.INTERNAL_ERROR);
            } else {
                new SpringTransport(session).close(CloseCode.INTERNAL_ERROR.code(), "");
            }
        }
    }

    private static void tell(@Nullable Connection connection, Throwable failure) {
        if (connection == null) {
            log.error("A callback of a socket without connection failed", failure);
            return;
        }
        try (LogContext _ = LogContext.of(connection)) {
            log.error("A callback of {} failed", connection, failure);
        }
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) {
        guard(session, () -> super.afterConnectionEstablished(session));
    }

    @Override
    public void handleMessage(WebSocketSession session, WebSocketMessage<?> message) {
        guard(session, () -> super.handleMessage(session, message));
    }

    @Override
    public void handleTransportError(WebSocketSession session, Throwable failure) {
        guard(session, () -> super.handleTransportError(session, failure));
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        guard(session, () -> super.afterConnectionClosed(session, status));
    }
}
