package io.fanfare.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.Settings;
import io.fanfare.gateway.command.TestCommands;
import io.fanfare.gateway.connection.Connection;
import io.fanfare.gateway.connection.ConnectionListener;
import io.fanfare.gateway.connection.TestConnections;
import io.fanfare.gateway.connection.TokenClaims;
import io.fanfare.gateway.handshake.Decision;
import io.fanfare.gateway.handshake.GatewayHandshakeInterceptor;
import io.fanfare.gateway.handshake.HandshakeSpan;
import io.fanfare.gateway.handshake.TestHandshakes;
import io.fanfare.model.socket.CloseCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;

@Timeout(60)
class GatewaySocketHandlerTests {

    private final TestConnections connections = TestConnections.with("max-per-user=1");
    private final FakeSession session = new FakeSession();

    static GatewaySocketHandler handler(TestConnections connections) {
        return new GatewaySocketHandler(
                connections.registry(),
                connections.refusedSockets(),
                TestCommands.dispatcher(connections),
                TestCommands.properties(),
                Settings.bind(SocketProperties.class),
                TestHandshakes.metrics(connections.meters()));
    }

    /** A session whose handshake was accepted. */
    static FakeSession accepted(FakeSession session) {
        session.getAttributes()
                .put(
                        GatewayHandshakeInterceptor.DECISION,
                        new Decision.Accepted("u", TokenClaims.NONE));
        session.getAttributes().put(HandshakeSpan.ATTRIBUTE, TestHandshakes.span());
        return session;
    }

    private void assertNothingRemains() {
        assertThat(connections.connections("open")).isZero();
        assertThat(connections.connections("closing")).isZero();
        assertThat(connections.registry().ofUser("u")).isEmpty();
    }

    @Test
    void aConnectionLivesFromItsOpeningToItsEnd() throws InterruptedException {
        GatewaySocketHandler handler = handler(connections);
        handler.afterConnectionEstablished(accepted(session));
        assertThat(connections.connections("open")).isEqualTo(1);
        handler.handleTextMessage(session, new TextMessage("{\"method\":\"heartbeat\"}"));
        assertThat(session.nextSent().getPayload()).asString().contains("pong");
        handler.afterConnectionClosed(session, CloseStatus.GOING_AWAY);
        assertNothingRemains();
        assertThat(connections.counter("fanfare.connections.closed", "code", "1001")).isEqualTo(1);
    }

    /** An event may find the connection, and its socket be reset, before the handler goes on. */
    @Test
    void aSocketThatEndsWhileItIsAdmittedLeavesNothing() {
        GatewaySocketHandler handler = handler(connections);
        connections.addCloseListener(
                new ConnectionListener() {
                    @Override
                    public void opened(Connection connection) {
                        handler.afterConnectionClosed(session, CloseStatus.NO_CLOSE_FRAME);
                    }

                    @Override
                    public void closed(Connection connection) {}
                });
        handler.afterConnectionEstablished(accepted(session));
        assertNothingRemains();
    }

    @Test
    void aRefusedSocketThatHasGoneIsForgotten() throws InterruptedException {
        GatewaySocketHandler handler = handler(connections);
        session.getAttributes()
                .put(
                        GatewayHandshakeInterceptor.DECISION,
                        new Decision.Refused(CloseCode.MISSING_TOKEN));
        handler.afterConnectionEstablished(session);
        assertThat(session.nextClose())
                .isEqualTo(new CloseStatus(4001, "Missing authentication token"));
        assertThat(connections.refusedCount()).isEqualTo(1);
        handler.afterConnectionClosed(session, CloseStatus.NORMAL);
        assertThat(connections.refusedCount()).isZero();
    }

    @Test
    void oneAboveALimitThatHasGoneIsForgotten() throws InterruptedException {
        GatewaySocketHandler handler = handler(connections);
        handler.afterConnectionEstablished(accepted(new FakeSession()));
        handler.afterConnectionEstablished(accepted(session));
        assertThat(session.nextClose()).isEqualTo(new CloseStatus(4006, "Too many connections"));
        assertThat(connections.refusedCount()).isEqualTo(1);
        handler.afterConnectionClosed(session, CloseStatus.NORMAL);
        assertThat(connections.refusedCount()).isZero();
        assertThat(connections.connections("open")).isEqualTo(1);
    }
}
