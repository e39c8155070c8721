package io.fanfare.gateway.socket;

import io.fanfare.gateway.outbound.Transport.Completion;

import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Tells a completion; and Jetty, that it need not spend a thread on it: completions never block.
 */
record Written(Completion completion) implements Callback {

    @Override
    public void succeeded() {
        completion.completed(null);
    }

    @Override
    public void failed(@Nullable Throwable failure) {
        completion.completed(failure == null ? new IllegalStateException() : failure);
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }
}
