package io.fanfare.gateway.subscription;

import java.util.concurrent.CompletionStage;

/** Where subscriptions say which events they want; the bus makes them come. */
public interface Interest {

    /** Whether an execution can be asked for only together with its graph. */
    boolean needsGraph();

    /**
     * Asks for a topic's events until the lease is released; never waits.
     *
     * @throws IllegalArgumentException if its graph is needed and not known
     */
    Lease acquire(Topic topic);

    /** One of perhaps many claims on the same events; equal claims may share one object. */
    interface Lease {

        /**
         * Completes with true once every event published from then on will arrive, or with false
         * when that could not be had in time; never exceptionally, on any thread.
         */
        CompletionStage<Boolean> confirmed();

        /** Gives up this claim; to be called once for each {@link #acquire}. */
        void release();
    }
}
