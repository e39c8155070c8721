package io.fanfare.gateway.bus.classic;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.retry.annotation.Backoff;
import org.springframework.retry.annotation.Retryable;
import org.springframework.retry.backoff.BackOffInterruptedException;
import org.springframework.retry.policy.CircuitBreakerRetryPolicy;
import org.springframework.retry.policy.SimpleRetryPolicy;
import org.springframework.retry.support.DefaultRetryState;
import org.springframework.retry.support.RetryTemplate;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Starts the listeners of one Redis server, however long that takes.
 *
 * <p>Attempts come after growing, random pauses. A breaker a server opens after several failures in
 * a row: while it is open an attempt fails without touching the network.
 */
class ListenerStarter {

    private static final Logger log = LoggerFactory.getLogger(ListenerStarter.class);
    private static final int FAILURES_TO_OPEN = 5;

    private final RetryTemplate breaker = new RetryTemplate();

    /** Why each server could not be listened to last, so that it is said once. */
    private final Map<String, String> said = new ConcurrentHashMap<>();

    ListenerStarter() {
        CircuitBreakerRetryPolicy policy =
                new CircuitBreakerRetryPolicy(new SimpleRetryPolicy(FAILURES_TO_OPEN));
        policy.setOpenTimeout(TimeUnit.SECONDS.toMillis(30));
        policy.setResetTimeout(TimeUnit.SECONDS.toMillis(3));
        breaker.setRetryPolicy(policy);
    }

    /** The server cannot be reached, or was left alone because it could not lately. */
    static final class UnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnavailableException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Returns when the server's listeners are subscribed, not before.
     *
     * @throws org.springframework.retry.backoff.BackOffInterruptedException when interrupted
     */
    @Retryable(
            retryFor = UnavailableException.class,
            maxAttempts = Integer.MAX_VALUE,
            backoff = @Backoff(delay = 100, multiplier = 2, maxDelay = 2_000, random = true))
    public void startListening(NodeListeners listeners) {
        breaker.execute(
                context -> {
                    start(listeners);
                    return true;
                },
                context -> {
                    throw new UnavailableException(
                            "Left alone for a while", context.getLastThrowable());
                },
                new DefaultRetryState(listeners.node().name()));
    }

    private void start(NodeListeners listeners) {
        String node = listeners.node().name();
        try {
            listeners.start();
            said.remove(node);
        } catch (RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new BackOffInterruptedException("Stopped while connecting", e);
            }
            String reason = rootMessage(e);
            if (!reason.equals(said.put(node, reason))) {
                log.warn("Cannot listen to Redis at {}: {}", node, reason);
            }
            throw new UnavailableException("Cannot listen", e);
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = NestedExceptionUtils.getMostSpecificCause(failure);
        return root.getClass().getSimpleName() + ": " + root.getMessage();
    }
}
