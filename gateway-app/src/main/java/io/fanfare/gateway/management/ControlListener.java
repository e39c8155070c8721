package io.fanfare.gateway.management;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.retry.RetryCallback;
import org.springframework.retry.RetryContext;
import org.springframework.retry.RetryListener;
import org.springframework.retry.backoff.BackOffInterruptedException;
import org.springframework.retry.support.RetryTemplate;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * Listens to the control channel at one server, again after each loss, for as long as that takes;
 * says once an outage that it cannot. One virtual thread of its own.
 */
final class ControlListener implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(ControlListener.class);
    private static final long AFTER_LOSS_MILLIS = 50;

    private final ControlServer server;
    private final String channel;
    private final Consumer<String> onMessage;
    private final RetryTemplate untilSubscribed;

    /** Of the thread alone. */
    private boolean isOutageKnown;

    /** Written by the thread, read by metrics. */
    private volatile boolean listening;

    ControlListener(ControlServer server, String channel, Consumer<String> onMessage) {
        this.server = server;
        this.channel = channel;
        this.onMessage = onMessage;
        this.untilSubscribed =
                RetryTemplate.builder()
                        .infiniteRetry()
                        .exponentialBackoff(100, 2, 5_000, true)
                        .retryOn(RuntimeException.class) // Or nobody would hear of it.
                        .withListener(new Failures())
                        .build();
    }

    boolean isListening() {
        return listening;
    }

    /** Returns when interrupted. */
    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                listenOnce();
                Thread.sleep(AFTER_LOSS_MILLIS);
            }
        } catch (BackOffInterruptedException | InterruptedException e) {
            log.debug("No longer listening to other gateways");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            listening = false;
        }
    }

    private void listenOnce() throws InterruptedException, ExecutionException {
        CompletionStage<Void> lost =
                untilSubscribed.execute(context -> server.subscribe(channel, onMessage));
        listening = true;
        if (isOutageKnown) {
            log.info("Orders of other gateways arrive again from {}", server.name());
            isOutageKnown = false;
        }
        lost.toCompletableFuture().get();
        listening = false;
    }

    private final class Failures implements RetryListener {
        @Override
        public <T, E extends Throwable> void onError(
                RetryContext context, RetryCallback<T, E> callback, @Nullable Throwable failure) {
            if (!isOutageKnown && failure != null && !Thread.currentThread().isInterrupted()) {
                Throwable root = NestedExceptionUtils.getMostSpecificCause(failure);
                log.warn(
                        "Orders of other gateways do not arrive: cannot listen to {} at {}: {}: {}",
                        channel,
                        server.name(),
                        root.getClass().getSimpleName(),
                        String.valueOf(root.getMessage()).replaceAll("\\s+", " ").strip());
                isOutageKnown = true;
            }
        }
    }
}
