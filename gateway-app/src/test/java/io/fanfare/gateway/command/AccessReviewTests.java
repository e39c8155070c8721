package io.fanfare.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.Settings;
import io.fanfare.gateway.connection.Connection;
import io.fanfare.gateway.connection.TestConnections;
import io.fanfare.gateway.directory.Access;
import io.fanfare.gateway.directory.DirectoryProperties;
import io.fanfare.gateway.directory.ExecutionDirectory;
import io.fanfare.gateway.outbound.FakeTransport;
import io.fanfare.gateway.outbound.FakeTransport.Close;
import io.fanfare.gateway.subscription.SubscriptionRegistry;
import io.fanfare.gateway.subscription.TestSubscriptions;
import io.fanfare.model.socket.ChannelKey;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.SmartLifecycle;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

@Timeout(60)
class AccessReviewTests {

    private final TestConnections connections = TestConnections.with();
    private final SubscriptionRegistry subscriptions = TestSubscriptions.of(connections);
    private final Directory directory = new Directory();
    private final AccessReview review = review("type=http");

    private AccessReview review(String... settings) {
        return new AccessReview(
                subscriptions,
                directory,
                Settings.bind(DirectoryProperties.class, settings),
                connections.meters());
    }

    /** Denies "gone", cannot say of "unknown", allows the rest. */
    private static final class Directory implements ExecutionDirectory {
        private final List<String> asked = new CopyOnWriteArrayList<>();

        @Override
        public CompletionStage<Access> execution(
                String userId, String executionId, @Nullable String claimedGraphId) {
            return answer(executionId);
        }

        @Override
        public CompletionStage<Access> graph(String userId, String graphId) {
            return answer(graphId);
        }

        private CompletionStage<Access> answer(String id) {
            asked.add(id);
            return CompletableFuture.completedFuture(
                    switch (id) {
                        case "gone" -> new Access.Denied();
                        case "unknown" -> new Access.Unavailable();
                        default -> new Access.Allowed("G");
                    });
        }
    }

    private FakeTransport subscriber(ChannelKey... keys) {
        FakeTransport transport = FakeTransport.instant();
        Connection connection = connections.open("u", transport);
        for (ChannelKey key : keys) {
            TestSubscriptions.subscribe(subscriptions, connection, key);
        }
        return transport;
    }

    @Test
    void whoeverMayNotAnyMoreIsClosedAndNobodyElse() throws InterruptedException {
        FakeTransport allowed = subscriber(ChannelKey.ofExecution("u", "kept"));
        FakeTransport revoked =
                subscriber(ChannelKey.ofExecution("u", "kept"), ChannelKey.ofGraph("u", "gone"));
        FakeTransport unknown = subscriber(ChannelKey.ofExecution("u", "unknown"));
        review.review();
        assertThat(revoked.closes())
                .containsExactly(new Close(4003, "Execution subscription access was revoked"));
        assertThat(allowed.closes()).isEmpty();
        assertThat(unknown.closes()).isEmpty();
        assertThat(connections.counter("fanfare.subscriptions.revoked")).isOne();
    }

    @Test
    void aKeyIsAskedForOnceHoweverManyListen() throws InterruptedException {
        for (int i = 0; i < 40; i++) {
            subscriber(ChannelKey.ofExecution("u", "shared"), ChannelKey.ofExecution("u", "e" + i));
        }
        review.review();
        assertThat(directory.asked).hasSize(41).doesNotHaveDuplicates();
    }

    @Test
    void itStopsAfterTheDrain() {
        assertThat(review.getPhase()).isLessThan(SmartLifecycle.DEFAULT_PHASE);
    }

    @Test
    void nothingRunsWhereNothingIsLookedUpOrTheIntervalIsZero() {
        assertThat(review("type=none").isAutoStartup()).isFalse();
        assertThat(review("type=http", "recheck-interval=0").isAutoStartup()).isFalse();
        assertThat(review.isAutoStartup()).isTrue();
    }
}
