package io.fanfare.gateway.bus.classic;

import io.fanfare.gateway.subscription.Interest;
import io.fanfare.gateway.subscription.Topic;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Patterns bring every event, so nobody has to ask for one. */
final class PatternInterest implements Interest {

    private static final Lease NOTHING_TO_GIVE_UP =
            new Lease() {
                @Override
                public CompletionStage<Boolean> confirmed() {
                    return CompletableFuture.completedFuture(true);
                }

                @Override
                public void release() {}
            };

    @Override
    public boolean needsGraph() {
        return false;
    }

    @Override
    public Lease acquire(Topic topic) {
        return NOTHING_TO_GIVE_UP;
    }
}
