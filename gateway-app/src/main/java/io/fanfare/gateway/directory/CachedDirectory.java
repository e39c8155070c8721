package io.fanfare.gateway.directory;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Answers from memory while an answer is fresh; equal questions that come meanwhile wait for the
 * one look-up. That there was no answer is never remembered.
 */
final class CachedDirectory implements ExecutionDirectory, AutoCloseable {

    /** An answer counts once for each so many characters of its names: ids have any length. */
    private static final int CHARACTERS_PER_COUNT = 256;

    private final LookupGate gate;
    private final DirectoryMetrics metrics;
    private final LookupSpans spans;
    private final AsyncCache<Question, Access> answers;

    CachedDirectory(
            LookupGate gate,
            DirectoryProperties properties,
            DirectoryMetrics metrics,
            LookupSpans spans,
            Ticker ticker) {
        this.gate = gate;
        this.metrics = metrics;
        this.spans = spans;
        this.answers =
                Caffeine.newBuilder()
                        .maximumWeight(properties.cacheSize())
                        .weigher((Question question, Access access) -> weight(question, access))
                        .ticker(ticker)
                        .expireAfter(
                                Expiry.<Question, Access>creating(
                                        (question, access) ->
                                                switch (access) {
                                                    case Access.Allowed a ->
                                                            properties.cacheAllowed();
                                                    case Access.Denied d ->
                                                            properties.cacheDenied();
                                                    case Access.Unavailable u -> Duration.ZERO;
                                                }))
                        .buildAsync();
    }

    private static int weight(Question question, Access access) {
        int length = question.userId().length() + question.id().length();
        if (access instanceof Access.Allowed(String graphId) && graphId != null) {
            length += graphId.length();
        }
        return Math.max(1, Math.ceilDiv(length, CHARACTERS_PER_COUNT));
    }

    @Override
    public CompletionStage<Access> execution(
            String userId, String executionId, @Nullable String claimedGraphId) {
        return answer(new Question.OfExecution(userId, executionId), executionId);
    }

    @Override
    public CompletionStage<Access> graph(String userId, String graphId) {
        return answer(new Question.OfGraph(userId, graphId), graphId);
    }

    private CompletionStage<Access> answer(Question question, String id) {
        if (id.indexOf('\0') >= 0) {
            return CompletableFuture.completedFuture(new Access.Denied()); // No database has it.
        }
        boolean[] asked = new boolean[1];
        CompletableFuture<Access> answer =
                answers.get(
                        question,
                        (q, executor) -> {
                            asked[0] = true;
                            return spans.follow(() -> gate.ask(q))
                                    // A failed one the cache would log, each time.
                                    .exceptionally(failure -> new Access.Unavailable());
                        });
        if (!asked[0]) {
            metrics.shared(answer.isDone());
        }
        return answer;
    }

    @Override
    public void close() {
        gate.close();
    }
}
