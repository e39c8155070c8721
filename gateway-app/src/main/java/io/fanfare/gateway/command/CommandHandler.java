package io.fanfare.gateway.command;

import io.fanfare.gateway.connection.Connection;
import io.fanfare.gateway.directory.Access;
import io.fanfare.gateway.directory.ExecutionDirectory;
import io.fanfare.gateway.subscription.SubscriptionRegistry;
import io.fanfare.model.socket.ChannelKey;
import io.fanfare.model.socket.CloseCode;
import io.fanfare.model.socket.ErrorText;
import io.fanfare.model.socket.Method;
import io.fanfare.model.socket.Reply;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.Optional;

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

    /** The reply, or null when there is nothing to say. */
    @Nullable Reply handle(Connection connection, Command command) {
        String user = connection.userId();
        return switch (command) {
            case Command.SubscribeExecution c ->
                    subscribe(
                            connection,
                            c.method(),
                            directory.execution(user, c.executionId()),
                            ChannelKey.ofExecution(user, c.executionId()));
            case Command.SubscribeGraph c ->
                    subscribe(
                            connection,
                            c.method(),
                            directory.graph(user, c.graphId()),
                            ChannelKey.ofGraph(user, c.graphId()));
            case Command.UnsubscribeExecution c ->
                    unsubscribe(connection, ChannelKey.ofExecution(user, c.executionId()));
            case Command.UnsubscribeGraph c ->
                    unsubscribe(connection, ChannelKey.ofGraph(user, c.graphId()));
            case Command.Heartbeat() -> new Reply.Pong();
            case Command.Authenticate c -> authenticate(connection, c);
            case Command.ClientError() -> null;
            case Command.Invalid c -> new Reply.Failed(c.error());
        };
    }

    private @Nullable Reply subscribe(
            Connection connection, Method method, Access access, ChannelKey key) {
        return switch (access) {
            case DENIED -> new Reply.Failed(ErrorText.ACCESS_DENIED);
            case UNAVAILABLE -> new Reply.Failed(ErrorText.UNAVAILABLE);
            case ALLOWED ->
                    switch (subscriptions.subscribe(connection, key)) {
                        case SUBSCRIBED -> new Reply.Done(method, key);
                        case LIMIT_REACHED -> new Reply.Failed(ErrorText.SUBSCRIPTION_LIMIT);
                        case CLOSED -> null;
                    };
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
        connection.renew(verified.get().expiresAt());
        return new Reply.Done(Method.AUTHENTICATE, null);
    }
}
