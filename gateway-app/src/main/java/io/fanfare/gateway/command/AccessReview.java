package io.fanfare.gateway.command;

import io.fanfare.gateway.connection.Connection;
import io.fanfare.gateway.connection.LogContext;
import io.fanfare.gateway.directory.Access;
import io.fanfare.gateway.directory.DirectoryProperties;
import io.fanfare.gateway.directory.ExecutionDirectory;
import io.fanfare.gateway.subscription.SubscriptionRegistry;
import io.fanfare.model.socket.ChannelKey;
import io.fanfare.model.socket.CloseCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;

/**
 * Asks again, now and then, whether those who listen still may; whoever may not is closed with
 * 4003.
 *
 * <p>Nobody who may is disturbed, also not while the directory cannot be asked. A round asks for
 * each key once, however many listen, and for a few at a time, so that it leaves the directory to
 * those who subscribe. One virtual thread.
 */
@Component
final class AccessReview implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(AccessReview.class);

    private static final int SIDE_BY_SIDE = 16;

    private final SubscriptionRegistry subscriptions;
    private final ExecutionDirectory directory;
    private final Duration interval;
    private final Counter revoked;

    private @Nullable Thread thread;

    AccessReview(
            SubscriptionRegistry subscriptions,
            ExecutionDirectory directory,
            DirectoryProperties properties,
            MeterRegistry meters) {
        this.subscriptions = subscriptions;
        this.directory = directory;
        this.interval = properties.effectiveRecheckInterval();
        this.revoked =
                Counter.builder("fanfare.subscriptions.revoked")
                        .description("Connections closed because a subscription was revoked")
                        .register(meters);
    }

    @Override
    public boolean isAutoStartup() {
        return interval.isPositive();
    }

    /** Stopped after the drain, during which nobody may listen longer than they may. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public void start() {
        thread = Thread.ofVirtual().name("access-review").start(this::reviewUntilInterrupted);
    }

    @Override
    public void stop() {
        if (thread != null) {
            thread.interrupt();
            thread = null;
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private void reviewUntilInterrupted() {
        try {
            while (true) {
                Thread.sleep(interval);
                reviewSafely();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A defect must not end all later rounds. */
    private void reviewSafely() throws InterruptedException {
        try {
            review();
        } catch (RuntimeException e) {
            log.error("Could not check the live subscriptions", e);
        }
    }

    /** Returns when every key was asked for and every answer came. */
    void review() throws InterruptedException {
        Semaphore free = new Semaphore(SIDE_BY_SIDE);
        for (ChannelKey key : subscriptions.keys()) {
            List<Connection> listeners = List.of(subscriptions.subscribers(key));
            if (!listeners.isEmpty()) {
                free.acquire();
                var _ =
                        ask(listeners.getFirst().userId(), key)
                                .whenComplete(
                                        (access, failure) -> {
                                            free.release();
                                            if (access instanceof Access.Denied) {
                                                revoke(key);
                                            }
                                        });
            }
        }
        free.acquire(SIDE_BY_SIDE);
    }

    private CompletionStage<Access> ask(String userId, ChannelKey key) {
        String execution = key.executionId(userId);
        if (execution != null) {
            return directory.execution(userId, execution, null);
        }
        String graph = key.graphId(userId);
        if (graph == null) {
            throw new IllegalStateException("a key of nobody");
        }
        return directory.graph(userId, graph);
    }

    private void revoke(ChannelKey key) {
        for (Connection listener : subscriptions.subscribers(key)) {
            try (LogContext _ = LogContext.of(listener)) {
                log.info("Access of {} was revoked", listener);
            }
            revoked.increment();
            listener.close(CloseCode.INVALID_TOKEN, CloseCode.ACCESS_REVOKED);
        }
    }
}
