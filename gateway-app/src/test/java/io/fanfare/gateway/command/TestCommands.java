package io.fanfare.gateway.command;

import io.fanfare.gateway.Settings;
import io.fanfare.gateway.connection.TestConnections;
import io.fanfare.gateway.directory.Access;
import io.fanfare.gateway.directory.ExecutionDirectory;
import io.fanfare.gateway.subscription.TestSubscriptions;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Lets the tests of other packages make a dispatcher. */
public final class TestCommands {

    private TestCommands() {}

    /** With default settings; everything may be listened to, no token is valid. */
    public static CommandDispatcher dispatcher(TestConnections connections) {
        return new CommandDispatcher(
                properties(),
                new CommandHandler(
                        TestSubscriptions.of(connections), new Open(), token -> Optional.empty()),
                connections.meters(),
                null);
    }

    public static CommandProperties properties() {
        return Settings.bind(CommandProperties.class);
    }

    private static final class Open implements ExecutionDirectory {
        @Override
        public CompletionStage<Access> execution(
                String userId, String executionId, @Nullable String claimedGraphId) {
            return CompletableFuture.completedFuture(new Access.Allowed(claimedGraphId));
        }

        @Override
        public CompletionStage<Access> graph(String userId, String graphId) {
            return CompletableFuture.completedFuture(new Access.Allowed(graphId));
        }
    }
}
