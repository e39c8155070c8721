package io.fanfare.gateway.subscription;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A bus that counts what it is asked for and confirms when it is told to. */
public final class TestInterest implements Interest {

    private final boolean needsGraph;
    private final CompletableFuture<Boolean> confirmation;
    private final Map<Topic, Integer> claims = new HashMap<>();

    private TestInterest(boolean needsGraph, CompletableFuture<Boolean> confirmation) {
        this.needsGraph = needsGraph;
        this.confirmation = confirmation;
    }

    /** Confirms at once. */
    public static TestInterest immediate() {
        return new TestInterest(false, CompletableFuture.completedFuture(true));
    }

    /** Confirms with what that stage brings, and must know the graph. */
    public static TestInterest waitingFor(CompletableFuture<Boolean> confirmation) {
        return new TestInterest(true, confirmation);
    }

    @Override
    public boolean needsGraph() {
        return needsGraph;
    }

    @Override
    public synchronized Lease acquire(Topic topic) {
        claims.merge(topic, 1, Integer::sum);
        return new Lease() {
            @Override
            public CompletionStage<Boolean> confirmed() {
                return confirmation;
            }

            @Override
            public void release() {
                drop(topic);
            }
        };
    }

    private synchronized void drop(Topic topic) {
        claims.computeIfPresent(topic, (t, count) -> count == 1 ? null : count - 1);
    }

    /** The claims not released, by topic. */
    public synchronized Map<Topic, Integer> claims() {
        return Map.copyOf(claims);
    }
}
