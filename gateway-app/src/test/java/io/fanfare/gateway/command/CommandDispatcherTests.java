package io.fanfare.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.Logs;
import io.fanfare.gateway.RecordedSpans;
import io.fanfare.gateway.Settings;
import io.fanfare.gateway.connection.Connection;
import io.fanfare.gateway.connection.TestConnections;
import io.fanfare.gateway.connection.UserHash;
import io.fanfare.gateway.directory.Access;
import io.fanfare.gateway.directory.ExecutionDirectory;
import io.fanfare.gateway.outbound.FakeTransport;
import io.fanfare.gateway.outbound.FakeTransport.Close;
import io.fanfare.gateway.subscription.TestSubscriptions;
import io.opentelemetry.api.trace.StatusCode;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

class CommandDispatcherTests {

    private static final String SUBSCRIBE =
            "{\"method\":\"subscribe_graph_execution\",\"data\":{\"graph_exec_id\":\"E\"}}";

    private final TestConnections connections = TestConnections.with();
    private final RecordedSpans spans = new RecordedSpans();
    private final FakeTransport transport = FakeTransport.instant();
    private final Connection connection = connections.open("U", transport);

    /** Fails for executions, denies graphs. */
    private static final class Defect implements ExecutionDirectory {
        @Override
        public CompletionStage<Access> execution(
                String userId, String executionId, @Nullable String claimedGraphId) {
            throw new IllegalStateException("internals that clients must not see");
        }

        @Override
        public CompletionStage<Access> graph(String userId, String graphId) {
            return CompletableFuture.completedFuture(new Access.Denied());
        }
    }

    private CommandDispatcher dispatcher(String... settings) {
        return new CommandDispatcher(
                Settings.bind(CommandProperties.class, settings),
                new CommandHandler(
                        TestSubscriptions.of(connections), new Defect(), token -> Optional.empty()),
                connections.meters(),
                spans.tracer());
    }

    private double commands(String method, String outcome) {
        return connections.counter("fanfare.commands", "method", method, "outcome", outcome);
    }

    @Test
    void repliesLeaveInTheOrderOfTheCommands() {
        CommandDispatcher dispatcher = dispatcher();
        CommandQueue queue = dispatcher.newQueue(connection);
        dispatcher.dispatch(connection, queue, "{\"method\":\"heartbeat\"}");
        dispatcher.dispatch(connection, queue, "nonsense");
        dispatcher.dispatch(connection, queue, "{\"method\":\"error\"}");
        dispatcher.dispatch(connection, queue, "{\"method\":\"heartbeat\"}");
        assertThat(transport.texts())
                .containsExactly(
                        "{\"method\":\"heartbeat\",\"data\":\"pong\",\"success\":true}",
                        "{\"method\":\"error\",\"data\":null,\"success\":false,\"channel\":null,\"error\":\"Invalid"
                            + " message format. Review the schema and retry\"}",
                        "{\"method\":\"heartbeat\",\"data\":\"pong\",\"success\":true}");
        assertThat(commands("heartbeat", "ok")).isEqualTo(2);
        assertThat(commands("error", "invalid")).isEqualTo(1);
        assertThat(commands("error", "ok")).isEqualTo(1);
    }

    @Test
    void aHandlerThatThrowsIsAnsweredAndEndsNothing() {
        CommandDispatcher dispatcher = dispatcher();
        CommandQueue queue = dispatcher.newQueue(connection);
        dispatcher.dispatch(connection, queue, SUBSCRIBE);
        dispatcher.dispatch(connection, queue, "{\"method\":\"heartbeat\"}");
        assertThat(transport.texts().getFirst())
                .isEqualTo(
                        "{\"method\":\"error\",\"data\":null,\"success\":false,\"channel\":null,\"error\":\"Subscription"
                            + " temporarily unavailable. Retry later\"}");
        assertThat(transport.texts()).hasSize(2);
        assertThat(connection.isOpen()).isTrue();
        assertThat(commands("subscribe_graph_execution", "unavailable")).isEqualTo(1);
    }

    /** A socket that cannot even be cut. */
    @Test
    void aDefectBehindTheReplyIsLoggedAndEndsTheConnectionOnly() {
        Connection broken =
                connections.open(
                        "U",
                        FakeTransport.doing(
                                (frames, completion) -> {
                                    throw new IllegalStateException("a defect");
                                }));
        connections.addCloseListener(
                closed -> {
                    throw new IllegalStateException("another defect");
                });
        CommandDispatcher dispatcher = dispatcher();
        try (Logs logs = Logs.capture()) {
            dispatcher.dispatch(broken, dispatcher.newQueue(broken), "{\"method\":\"heartbeat\"}");
            assertThat(logs.lines())
                    .filteredOn(line -> line.startsWith("Could not answer"))
                    .hasSize(1);
        }
        assertThat(broken.isOpen()).isFalse();
    }

    @Test
    void oneCommandTooManyClosesTheConnection() {
        CommandDispatcher dispatcher = dispatcher("rate=1", "burst=1");
        CommandQueue queue = dispatcher.newQueue(connection);
        long nextHour = System.nanoTime() + Duration.ofHours(1).toNanos();
        assertThat(queue.tryAcquire(nextHour)).isTrue();
        dispatcher.dispatch(connection, queue, "{\"method\":\"heartbeat\"}");
        assertThat(transport.closes()).containsExactly(new Close(4007, "Rate limit exceeded"));
        assertThat(commands("error", "limited")).isEqualTo(1);
    }

    @Test
    void aRateOfZeroNeverLimits() {
        CommandDispatcher dispatcher = dispatcher("rate=0");
        CommandQueue queue = dispatcher.newQueue(connection);
        for (int i = 0; i < 500; i++) {
            dispatcher.dispatch(connection, queue, "{\"method\":\"heartbeat\"}");
        }
        assertThat(transport.texts()).hasSize(500);
    }

    @Test
    void deniedAndClosedAreCountedAsSuch() {
        CommandDispatcher dispatcher = dispatcher();
        CommandQueue queue = dispatcher.newQueue(connection);
        dispatcher.dispatch(
                connection,
                queue,
                "{\"method\":\"subscribe_graph_executions\",\"data\":{\"graph_id\":\"G\"}}");
        dispatcher.dispatch(
                connection, queue, "{\"method\":\"authenticate\",\"data\":{\"token\":\"T\"}}");
        assertThat(commands("subscribe_graph_executions", "denied")).isEqualTo(1);
        assertThat(commands("authenticate", "closed")).isEqualTo(1);
    }

    @Test
    void theOriginalsCommandsOnlyWhereThatIsChosen() {
        CommandDispatcher dispatcher = dispatcher("extensions=false");
        dispatcher.dispatch(
                connection,
                dispatcher.newQueue(connection),
                "{\"method\":\"authenticate\",\"data\":{\"token\":\"T\"}}");
        assertThat(connection.isOpen()).isTrue();
        assertThat(transport.texts().getFirst()).contains("Invalid message format");
    }

    @Test
    void aSubscribesSpanTellsMethodConnectionAndOutcome() {
        dispatch("{\"method\":\"heartbeat\"}");
        dispatch("{\"method\":\"subscribe_graph_executions\",\"data\":{\"graph_id\":\"G\"}}");
        assertThat(spans.only().getName()).isEqualTo("subscribe");
        assertThat(RecordedSpans.attributes(spans.only()))
                .isEqualTo(
                        Map.of(
                                "fanfare.method",
                                "subscribe_graph_executions",
                                "fanfare.connection",
                                connection.id().toString(),
                                "user.hash",
                                UserHash.of("U"),
                                "fanfare.outcome",
                                "denied"));
    }

    @Test
    void aDefectIsRecordedOnTheSpanOfItsSubscribe() {
        dispatch(SUBSCRIBE);
        assertThat(RecordedSpans.attributes(spans.only()))
                .containsEntry("fanfare.outcome", "unavailable");
        assertThat(spans.only().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(spans.tracer().currentSpan()).isNull();
    }

    private void dispatch(String text) {
        CommandDispatcher dispatcher = dispatcher();
        dispatcher.dispatch(connection, dispatcher.newQueue(connection), text);
    }

    @Test
    void aFailureIsLoggedWithTheConnectionAndWithoutWhatItIsAbout() {
        Connection stranger = connections.open("auth0|Somebody", transport);
        CommandDispatcher dispatcher = dispatcher();
        try (Logs logs = Logs.capture()) {
            dispatcher.dispatch(stranger, dispatcher.newQueue(stranger), SUBSCRIBE);
            assertThat(logs.events())
                    .singleElement()
                    .satisfies(
                            event -> {
                                assertThat(event.getMDCPropertyMap())
                                        .containsEntry("connection", stranger.id().toString())
                                        .containsEntry("user", UserHash.of("auth0|Somebody"));
                                assertThat(event.getFormattedMessage())
                                        .doesNotContain("Somebody", "data", "graph_exec_id");
                            });
        }
        assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
    }
}
