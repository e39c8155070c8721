package io.fanfare.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.connection.Connection;
import io.fanfare.gateway.connection.TestConnections;
import io.fanfare.gateway.connection.TokenClaims;
import io.fanfare.gateway.directory.Access;
import io.fanfare.gateway.directory.ExecutionDirectory;
import io.fanfare.gateway.outbound.FakeTransport;
import io.fanfare.gateway.outbound.FakeTransport.Close;
import io.fanfare.gateway.subscription.SubscriptionRegistry;
import io.fanfare.gateway.subscription.TestSubscriptions;
import io.fanfare.model.socket.ChannelKey;
import io.fanfare.model.socket.CloseCode;
import io.fanfare.model.socket.ErrorText;
import io.fanfare.model.socket.Method;
import io.fanfare.model.socket.Reply;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

class CommandHandlerTests {

    private final TestConnections connections = TestConnections.with();
    private final SubscriptionRegistry subscriptions =
            TestSubscriptions.of(connections, "max-per-connection=2");
    private final FakeTransport transport = FakeTransport.instant();
    private final Connection connection = connections.open("U", transport);
    private final Directory directory = new Directory();
    private final CommandHandler handler =
            new CommandHandler(subscriptions, directory, CommandHandlerTests::verify);

    /** Answers as told and remembers what it was asked. */
    private static final class Directory implements ExecutionDirectory {
        private final List<String> asked = new ArrayList<>();
        private Access answer = new Access.Allowed(null);

        @Override
        public CompletionStage<Access> execution(
                String userId, String executionId, @Nullable String claimedGraphId) {
            asked.add(userId + " execution " + executionId);
            return CompletableFuture.completedFuture(answer);
        }

        @Override
        public CompletionStage<Access> graph(String userId, String graphId) {
            asked.add(userId + " graph " + graphId);
            return CompletableFuture.completedFuture(answer);
        }
    }

    /** A token is the name of its user, "invalid" is none. */
    private static Optional<Authenticator.Verified> verify(String token) {
        return token.equals("invalid")
                ? Optional.empty()
                : Optional.of(
                        new Authenticator.Verified(token, new TokenClaims("jti-2", Instant.EPOCH)));
    }

    private @Nullable String answer(Command command) {
        CompletableFuture<Optional<Reply>> reply =
                handler.handle(connection, command).toCompletableFuture();
        assertThat(reply).isDone();
        return reply.resultNow().map(Reply::json).orElse(null);
    }

    private static String error(String text) {
        return "{\"method\":\"error\",\"data\":null,\"success\":false,\"channel\":null,\"error\":\""
                + text
                + "\"}";
    }

    @Test
    void r1SubscribeToAnExecution() {
        assertThat(answer(new Command.SubscribeExecution("E", null)))
                .isEqualTo(
                        "{\"method\":\"subscribe_graph_execution\",\"data\":null,\"success\":true,"
                                + "\"channel\":\"U|graph_exec#E\",\"error\":null}");
        assertThat(subscriptions.subscribers(ChannelKey.ofExecution("U", "E")))
                .containsExactly(connection);
        assertThat(directory.asked).containsExactly("U execution E");
    }

    @Test
    void r2SubscribeToAGraph() {
        assertThat(answer(new Command.SubscribeGraph("G")))
                .isEqualTo(
                        "{\"method\":\"subscribe_graph_executions\",\"data\":null,\"success\":true,"
                                + "\"channel\":\"U|graph#G|executions\",\"error\":null}");
        assertThat(subscriptions.subscribers(ChannelKey.ofGraph("U", "G")))
                .containsExactly(connection);
        assertThat(directory.asked).containsExactly("U graph G");
    }

    @Test
    void r3UnsubscribeOfAKnownKey() {
        answer(new Command.SubscribeExecution("E", null));
        assertThat(answer(new Command.UnsubscribeExecution("E")))
                .isEqualTo(
                        "{\"method\":\"unsubscribe\",\"data\":null,\"success\":true,"
                                + "\"channel\":\"U|graph_exec#E\",\"error\":null}");
        assertThat(subscriptions.subscribers(ChannelKey.ofExecution("U", "E"))).isEmpty();
    }

    @Test
    void r4UnsubscribeOfAnUnknownKey() {
        assertThat(answer(new Command.UnsubscribeExecution("E")))
                .isEqualTo(
                        "{\"method\":\"unsubscribe\",\"data\":null,\"success\":true,"
                                + "\"channel\":null,\"error\":null}");
    }

    @Test
    void anAggregateCanBeUnsubscribedToo() {
        answer(new Command.SubscribeGraph("G"));
        assertThat(answer(new Command.UnsubscribeGraph("G")))
                .isEqualTo(
                        "{\"method\":\"unsubscribe\",\"data\":null,\"success\":true,"
                                + "\"channel\":\"U|graph#G|executions\",\"error\":null}");
        assertThat(subscriptions.subscribers(ChannelKey.ofGraph("U", "G"))).isEmpty();
    }

    @Test
    void unsubscribingAsksNobodyForPermission() {
        answer(new Command.SubscribeExecution("E", null));
        directory.asked.clear();
        directory.answer = new Access.Denied();
        answer(new Command.UnsubscribeExecution("E"));
        assertThat(subscriptions.subscribers(ChannelKey.ofExecution("U", "E"))).isEmpty();
        assertThat(directory.asked).isEmpty();
    }

    @Test
    void r5AHeartbeat() {
        assertThat(answer(new Command.Heartbeat()))
                .isEqualTo("{\"method\":\"heartbeat\",\"data\":\"pong\",\"success\":true}");
    }

    @Test
    void subscribingTwiceIsAcknowledgedAgain() {
        answer(new Command.SubscribeExecution("E", null));
        assertThat(answer(new Command.SubscribeExecution("E", null))).contains("\"success\":true");
        assertThat(subscriptions.subscribers(ChannelKey.ofExecution("U", "E"))).hasSize(1);
    }

    @Test
    void whatIsNotTheirsIsDenied() {
        directory.answer = new Access.Denied();
        assertThat(answer(new Command.SubscribeExecution("E", null)))
                .isEqualTo(error("Access denied"));
        assertThat(answer(new Command.SubscribeGraph("G"))).isEqualTo(error("Access denied"));
        assertThat(connections.gauge("fanfare.subscriptions")).isZero();
    }

    @Test
    void aDirectoryThatCannotSayAsksForPatience() {
        directory.answer = new Access.Unavailable();
        String patience = error("Subscription temporarily unavailable. Retry later");
        assertThat(answer(new Command.SubscribeExecution("E", null))).isEqualTo(patience);
        assertThat(answer(new Command.SubscribeGraph("G"))).isEqualTo(patience);
        assertThat(connections.gauge("fanfare.subscriptions")).isZero();
    }

    @Test
    void oneSubscriptionTooManyIsAnError() {
        answer(new Command.SubscribeExecution("1", null));
        answer(new Command.SubscribeExecution("2", null));
        assertThat(answer(new Command.SubscribeExecution("3", null)))
                .isEqualTo(error("Subscription limit reached"));
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void aConnectionThatClosedMeanwhileGetsNoAnswer() {
        connection.close(CloseCode.IDLE_TIMEOUT);
        assertThat(answer(new Command.SubscribeExecution("E", null))).isNull();
    }

    @Test
    void invalidCommandsAreAnsweredWithTheirError() {
        assertThat(answer(new Command.Invalid(Method.ERROR, ErrorText.INVALID_FORMAT)))
                .isEqualTo(error("Invalid message format. Review the schema and retry"));
        assertThat(answer(new Command.Invalid(Method.UNSUBSCRIBE, ErrorText.DATA_MISSING)))
                .isEqualTo(error("Subscription data missing"));
        assertThat(answer(new Command.Invalid(Method.UNSUBSCRIBE, ErrorText.INVALID_DATA)))
                .isEqualTo(error("Invalid message data. Refer to the API schema"));
        assertThat(answer(new Command.Invalid(Method.NOTIFICATION, ErrorText.NOT_PROCESSED)))
                .isEqualTo(error("Message type is not processed by the server"));
    }

    @Test
    void aClientsOwnErrorIsNotAnswered() {
        assertThat(answer(new Command.ClientError())).isNull();
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void aTokenOfTheSameUserRenewsTheConnection() {
        assertThat(answer(new Command.Authenticate("U")))
                .isEqualTo(
                        "{\"method\":\"authenticate\",\"data\":null,\"success\":true,"
                                + "\"channel\":null,\"error\":null}");
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void aTokenOfAnotherUserCloses() {
        assertThat(answer(new Command.Authenticate("V"))).isNull();
        assertThat(transport.closes()).containsExactly(new Close(4003, "Invalid token"));
    }

    @Test
    void anInvalidTokenCloses() {
        assertThat(answer(new Command.Authenticate("invalid"))).isNull();
        assertThat(transport.closes()).containsExactly(new Close(4003, "Invalid token"));
    }
}
