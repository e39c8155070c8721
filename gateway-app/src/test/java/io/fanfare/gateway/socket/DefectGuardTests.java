package io.fanfare.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import io.fanfare.gateway.connection.TestConnections;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.TextWebSocketHandler;

@Timeout(60)
class DefectGuardTests {

    private final Logger logger = (Logger) LoggerFactory.getLogger(DefectGuard.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    /** As a decoder with a defect would. */
    private static final class Defect extends TextWebSocketHandler {
        @Override
        protected void handleTextMessage(WebSocketSession session, TextMessage message) {
            throw new IllegalStateException("a defect");
        }
    }

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    @Test
    void aDefectIsLoggedOnceWithoutTheAddressAndEndsTheSocket() throws InterruptedException {
        FakeSession session = new FakeSession();
        new DefectGuard(new Defect()).handleMessage(session, new TextMessage("x"));
        assertThat(session.nextClose().getCode()).isEqualTo(1011);
        assertLoggedOnce("a defect");
    }

    @Test
    void aDefectEndsTheConnectionByItsOwnQueue() throws InterruptedException {
        TestConnections connections = TestConnections.with();
        FakeSession session = GatewaySocketHandlerTests.accepted(new FakeSession());
        GatewaySocketHandlerTests.handler(connections).afterConnectionEstablished(session);
        new DefectGuard(new Defect()).handleMessage(session, new TextMessage("x"));
        assertThat(session.nextClose().getCode()).isEqualTo(1011);
        assertThat(connections.connections("open")).isZero();
        assertThat(connections.counter("fanfare.connections.closed", "code", "1011")).isEqualTo(1);
        assertLoggedOnce("a defect");
    }

    /** Left to the framework it would be logged with the address. */
    @Test
    void anErrorIsADefectToo() throws InterruptedException {
        FakeSession session = new FakeSession();
        new DefectGuard(new Exhausted()).handleMessage(session, new TextMessage("x"));
        assertThat(session.nextClose().getCode()).isEqualTo(1011);
        assertLoggedOnce("too deep");
    }

    /** As a decoder without a limit would. */
    private static final class Exhausted extends TextWebSocketHandler {
        @Override
        protected void handleTextMessage(WebSocketSession session, TextMessage message) {
            throw new StackOverflowError("too deep");
        }
    }

    private void assertLoggedOnce(String cause) {
        assertThat(log.list)
                .singleElement()
                .satisfies(
                        line -> {
                            assertThat(line.getFormattedMessage()).doesNotContain("secret");
                            assertThat(line.getThrowableProxy().getMessage()).isEqualTo(cause);
                        });
    }
}
