package io.fanfare.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;

import io.fanfare.gateway.Logs;
import io.fanfare.gateway.outbound.Frame;
import io.fanfare.model.socket.CloseCode;
import io.fanfare.model.socket.Reply;

import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import java.util.List;
import java.util.Map;

class ConnectionLogTests {

    private static final String USER = "auth0|Somebody";

    private final TestConnections connections = TestConnections.with();

    private static Map<String, String> context(Connection connection) {
        return Map.of("connection", connection.id().toString(), "user", UserHash.of(USER));
    }

    /** What is logged from the opening of a connection to its end. */
    private static List<ILoggingEvent> logged(Runnable life) {
        try (Logs logs = Logs.capture()) {
            life.run();
            return logs.events();
        }
    }

    @Test
    void aConnectionLeavesOneLineAtItsEnd() {
        List<ILoggingEvent> lines =
                logged(
                        () -> {
                            Connection connection = connections.open(USER);
                            connection.send(Frame.ofReply(new Reply.Pong()));
                            connection.send(Frame.ofReply(new Reply.Pong()));
                            connection.close(CloseCode.INVALID_TOKEN, CloseCode.TOKEN_EXPIRED);
                            connection.gone(1000);
                            connection.gone(1006);
                        });
        assertThat(lines)
                .singleElement()
                .satisfies(
                        line -> {
                            assertThat(line.getLevel()).isEqualTo(Level.INFO);
                            assertThat(line.getFormattedMessage())
                                    .isEqualTo(
                                            "Closed with 4003 \"Token expired\" after 0 s, 2 frames"
                                                    + " sent");
                        });
    }

    @Test
    void theLineNamesTheConnectionAndTheUsersHashOnly() {
        Connection connection = connections.open(USER);
        List<ILoggingEvent> lines = logged(() -> connection.gone(1001));
        assertThat(lines)
                .singleElement()
                .satisfies(
                        line -> {
                            assertThat(line.getMDCPropertyMap())
                                    .containsExactlyInAnyOrderEntriesOf(context(connection));
                            assertThat(line.getFormattedMessage()).doesNotContain("Somebody");
                        });
        assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
    }

    @Test
    void whatWasNamedBeforeIsNamedAgain() {
        Connection outer = connections.open(USER);
        Connection inner = connections.open("other");
        try (LogContext _ = LogContext.of(outer)) {
            try (LogContext _ = LogContext.of(inner)) {
                assertThat(MDC.get("connection")).isEqualTo(inner.id().toString());
            }
            assertThat(MDC.getCopyOfContextMap())
                    .containsExactlyInAnyOrderEntriesOf(context(outer));
        }
        assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
    }

    @Test
    void idsTellConnectionsOfDifferentProcessesApart() {
        Connection here = connections.open(USER);
        Connection there = TestConnections.with().open(USER);
        assertThat(here.id().number()).isEqualTo(there.id().number());
        assertThat(here.id()).isNotEqualTo(there.id());
        assertThat(here.id().toString()).matches("[0-9a-f]{8}-1");
    }
}
