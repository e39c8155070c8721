package io.fanfare.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.TextWebSocketHandler;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

class DefectGuardTests {

    private final Logger logger = (Logger) LoggerFactory.getLogger(DefectGuard.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final List<CloseStatus> closes = new ArrayList<>();

    /** As a decoder with a defect would. */
    private static final class Defect extends TextWebSocketHandler {
        @Override
        protected void handleTextMessage(WebSocketSession session, TextMessage message) {
            throw new IllegalStateException("a defect");
        }
    }

    private WebSocketSession openSession() {
        return (WebSocketSession)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {WebSocketSession.class},
                        (proxy, method, arguments) ->
                                switch (method.getName()) {
                                    case "getAttributes" -> new HashMap<>();
                                    case "isOpen" -> true;
                                    case "close" -> closes.add((CloseStatus) arguments[0]);
                                    case "toString" -> "ws://host/ws?token=secret";
                                    default -> throw new UnsupportedOperationException();
                                });
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
    void aDefectIsLoggedOnceWithoutTheAddressAndEndsTheSocket() throws IOException {
        new DefectGuard(new Defect()).handleMessage(openSession(), new TextMessage("x"));
        assertThat(closes).containsExactly(CloseStatus.SERVER_ERROR);
        assertThat(log.list)
                .singleElement()
                .satisfies(
                        line -> {
                            assertThat(line.getFormattedMessage()).doesNotContain("secret");
                            assertThat(line.getThrowableProxy().getMessage()).isEqualTo("a defect");
                        });
    }
}
