package io.fanfare.gateway.command;

import io.fanfare.gateway.connection.Connection;
import io.fanfare.gateway.directory.Access;
import io.fanfare.gateway.directory.ExecutionDirectory;
import io.fanfare.gateway.subscription.SubscriptionRegistry;
import io.fanfare.gateway.subscription.SubscriptionRegistry.Outcome;
import io.fanfare.gateway.subscription.Topic;
import io.fanfare.model.socket.ChannelKey;
import io.fanfare.model.socket.CloseCode;
import io.fanfare.model.socket.ErrorText;
import io.fanfare.model.socket.Method;
import io.fanfare.model.socket.Reply;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Carries out one command and says what to answer. */
@Component
final class CommandHandler {

    private final SubscriptionRegistry subscriptions;
    private final ExecutionDirectory directory;
    private final Authenticator authenticator;

    CommandHandler(
            SubscriptionRegistry subscriptions,
            ExecutionDirectory directory,
            Authenticator authenticator) {
        this.subscriptions = subscriptions;
        this.directory = directory;
        this.authenticator = authenticator;
    }

    /**
     * The reply, or empty when there is nothing to say; already complete unless the command has to
     * wait for somebody.
     */
    CompletionStage<Optional<Reply>> handle(Connection connection, Command command) {
        return switch (command) {
            case Command.Subscribe c -> subscribe(connection, c);
            case Command.UnsubscribeExecution c ->
                    now(unsubscribe(connection, keyOfExecution(connection, c.executionId())));
            case Command.UnsubscribeGraph c ->
                    now(unsubscribe(connection, keyOfGraph(connection, c.graphId())));
            case Command.Heartbeat() -> now(new Reply.Pong());
            case Command.Authenticate c -> now(authenticate(connection, c));
            case Command.ClientError() -> now(null);
            case Command.Invalid c -> now(new Reply.Failed(c.error()));
        };
    }

    private static CompletionStage<Optional<Reply>> now(@Nullable Reply reply) {
        return CompletableFuture.completedFuture(Optional.ofNullable(reply));
    }

    private static ChannelKey keyOfExecution(Connection connection, String executionId) {
        return ChannelKey.ofExecution(connection.userId(), executionId);
    }

    private static ChannelKey keyOfGraph(Connection connection, String graphId) {
        return ChannelKey.ofGraph(connection.userId(), graphId);
    }

    private CompletionStage<Optional<Reply>> subscribe(
            Connection connection, Command.Subscribe command) {
        String user = connection.userId();
        return switch (command) {
            case Command.SubscribeExecution c ->
                    directory
                            .execution(user, c.executionId(), c.graphId())
                            .thenCompose(
                                    access ->
                                            subscribeIfAllowed(
                                                    connection,
                                                    c.method(),
                                                    access,
                                                    graph ->
                                                            new Topic.Execution(
                                                                    user, graph, c.executionId())));
            case Command.SubscribeGraph c ->
                    directory
                            .graph(user, c.graphId())
                            .thenCompose(
                                    access ->
                                            subscribeIfAllowed(
                                                    connection,
                                                    c.method(),
                                                    access,
                                                    graph -> new Topic.Graph(user, c.graphId())));
        };
    }

    /** Names the topic, given the graph that the directory knows, if it knows one. */
    private interface TopicOfGraph {
        Topic topic(@Nullable String graphId);
    }

    private CompletionStage<Optional<Reply>> subscribeIfAllowed(
            Connection connection, Method method, Access access, TopicOfGraph topics) {
        return switch (access) {
            case Access.Denied() -> now(new Reply.Failed(ErrorText.ACCESS_DENIED));
            case Access.Unavailable() -> now(new Reply.Failed(ErrorText.UNAVAILABLE));
            case Access.Allowed(String graphId) -> {
                Topic topic = topics.topic(graphId);
                yield subscriptions
                        .subscribe(connection, topic)
                        .thenApply(outcome -> reply(method, topic, outcome));
            }
        };
    }

    private static Optional<Reply> reply(Method method, Topic topic, Outcome outcome) {
        return switch (outcome) {
            case SUBSCRIBED -> Optional.of(new Reply.Done(method, topic.key()));
            case LIMIT_REACHED -> Optional.of(new Reply.Failed(ErrorText.SUBSCRIPTION_LIMIT));
            case GRAPH_REQUIRED -> Optional.of(new Reply.Failed(ErrorText.GRAPH_ID_REQUIRED));
            case UNCONFIRMED -> Optional.of(new Reply.Failed(ErrorText.UNAVAILABLE));
            case CLOSED -> Optional.empty();
        };
    }

    private Reply unsubscribe(Connection connection, ChannelKey key) {
        boolean known = subscriptions.unsubscribe(connection, key);
        return new Reply.Done(Method.UNSUBSCRIBE, known ? key : null);
    }

    private @Nullable Reply authenticate(Connection connection, Command.Authenticate command) {
        Optional<Authenticator.Verified> verified = authenticator.verify(command.token());
        if (verified.isEmpty() || !verified.get().userId().equals(connection.userId())) {
            connection.close(CloseCode.INVALID_TOKEN);
            return null;
        }
        connection.renew(verified.get().token());
        return new Reply.Done(Method.AUTHENTICATE, null);
    }
}
