package io.fanfare.gateway.routing;

import org.jspecify.annotations.Nullable;

/**
 * Follows events whose publisher traces them, from their receipt to the sockets; there is none
 * while tracing is off.
 */
public interface EventTracer {

    /**
     * Begins to follow an event on this thread.
     *
     * @param traceparent what the event carries under that name; need not be a valid one
     * @param receivedNanos {@link System#nanoTime()} when the event came from Redis
     * @return null if the text is not valid or the publisher does not record the trace
     */
    @Nullable Trace begin(String traceparent, long receivedNanos);

    /** A defect hampers the event that is followed on this thread, if any is. */
    void failed(Throwable failure);

    /** One event that is followed. */
    interface Trace {

        /**
         * The event was handed to the sockets; called once, on the thread that began.
         *
         * @param connections to how many; one that listens to two of the event's keys counts twice
         */
        void end(int connections);
    }
}
