package io.fanfare.gateway.directory;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Between those who ask and a backend that may be slow or away: so many look-ups at once, so many
 * that wait, none for longer than the limit, and none at all for a while after several failed.
 *
 * <p>Each look-up has a virtual thread of its own; whoever asks is never held. An asker whose time
 * is up gets its failure at once, while the look-up keeps its place until the backend lets go of
 * it.
 */
final class LookupGate implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LookupGate.class);

    private static final int WINDOW = 20;
    private static final int FEWEST_CALLS = 5;
    private static final Duration OPEN = Duration.ofSeconds(2);
    private static final int TRIALS = 2;

    private final Backend backend;
    private final Executor lookUps;
    private final Duration timeout;
    private final int maxWaiting;
    private final Semaphore turns;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean isOut = new AtomicBoolean();

    /** The kind of the last failure, for the log; its text may carry secrets. */
    private volatile String lastFailure = "";

    private final CircuitBreaker breaker;
    private final DirectoryMetrics metrics;

    LookupGate(
            Backend backend,
            int maxConcurrent,
            DirectoryProperties properties,
            DirectoryMetrics metrics) {
        this(
                backend,
                lookUp -> Thread.ofVirtual().name("directory").start(lookUp),
                maxConcurrent,
                properties,
                metrics);
    }

    /**
     * @param lookUps runs each look-up, which waits for its turn and for the backend
     */
    LookupGate(
            Backend backend,
            Executor lookUps,
            int maxConcurrent,
            DirectoryProperties properties,
            DirectoryMetrics metrics) {
        this.backend = backend;
        this.lookUps = lookUps;
        this.timeout = properties.timeout();
        this.maxWaiting = properties.maxWaiting();
        this.turns = new Semaphore(maxConcurrent, true);
        this.breaker = CircuitBreaker.of("directory", breakerConfig());
        this.metrics = metrics;
        breaker.getEventPublisher()
                .onStateTransition(event -> tell(event.getStateTransition().getToState()));
        metrics.watch(waiting, () -> maxConcurrent - turns.availablePermits(), breaker);
    }

    private static CircuitBreakerConfig breakerConfig() {
        return CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(WINDOW)
                .minimumNumberOfCalls(FEWEST_CALLS)
                .failureRateThreshold(50)
                .waitDurationInOpenState(OPEN)
                .permittedNumberOfCallsInHalfOpenState(TRIALS)
                .build();
    }

    /** Once when an outage begins and once when it ends, however often it was tried between. */
    private void tell(CircuitBreaker.State state) {
        if (state == CircuitBreaker.State.OPEN && isOut.compareAndSet(false, true)) {
            log.warn(
                    "The directory fails ({}): it is left alone, and tried every {} s",
                    lastFailure,
                    OPEN.toSeconds());
        } else if (state == CircuitBreaker.State.CLOSED && isOut.compareAndSet(true, false)) {
            log.info("The directory answers again");
        }
    }

    /** Nobody could say: too many ask, it took too long, or the backend failed. */
    static final class NoAnswerException extends Exception {
        private static final long serialVersionUID = 1;

        private final String outcome;

        /**
         * @param cause the kind of the failure; its text may carry secrets
         */
        private NoAnswerException(String outcome, @Nullable String cause) {
            super(cause, null, false, false);
            this.outcome = outcome;
        }

        private NoAnswerException(DirectoryMetrics.LookupRefusal refusal) {
            this(refusal.label(), null);
        }

        /** Why, in the words of the metrics. */
        String outcome() {
            return outcome;
        }
    }

    /** Completes with the answer, or exceptionally when there is none. */
    CompletableFuture<Access> ask(Question question) {
        if (waiting.incrementAndGet() > maxWaiting + turns.availablePermits()) {
            waiting.decrementAndGet();
            metrics.refused(DirectoryMetrics.LookupRefusal.OVERLOAD);
            return CompletableFuture.failedFuture(
                    new NoAnswerException(DirectoryMetrics.LookupRefusal.OVERLOAD));
        }
        CompletableFuture<Access> answer = new CompletableFuture<>();
        lookUps.execute(() -> lookUpInTurn(question, answer));
        return answer.orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
                .whenComplete(
                        (access, failure) -> {
                            if (failure instanceof TimeoutException) {
                                metrics.refused(DirectoryMetrics.LookupRefusal.TIMEOUT);
                            }
                        });
    }

    private void lookUpInTurn(Question question, CompletableFuture<Access> answer) {
        try {
            if (!turns.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                return; // Nobody waits for it any more.
            }
        } catch (InterruptedException e) {
            answer.completeExceptionally(e);
            Thread.currentThread().interrupt();
            return;
        } finally {
            waiting.decrementAndGet();
        }
        try {
            if (!answer.isDone()) { // Its time may have passed while it waited.
                lookUp(question, answer);
            }
        } finally {
            turns.release();
        }
    }

    private void lookUp(Question question, CompletableFuture<Access> answer) {
        try {
            breaker.acquirePermission();
        } catch (CallNotPermittedException e) {
            metrics.refused(DirectoryMetrics.LookupRefusal.BREAKER_OPEN);
            answer.completeExceptionally(
                    new NoAnswerException(DirectoryMetrics.LookupRefusal.BREAKER_OPEN));
            return;
        }
        long begun = System.nanoTime();
        try {
            Access access = backend.answer(question);
            breaker.onSuccess(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
            metrics.lookedUp(access, System.nanoTime() - begun);
            answer.complete(access);
        } catch (Exception | Error e) { // An Error must not keep the breaker's permission either.
            lastFailure = NestedExceptionUtils.getMostSpecificCause(e).getClass().getSimpleName();
            breaker.onError(System.nanoTime() - begun, TimeUnit.NANOSECONDS, e);
            metrics.failed(System.nanoTime() - begun);
            log.debug("A look-up failed: {}", lastFailure);
            answer.completeExceptionally(new NoAnswerException("failed", lastFailure));
        }
    }

    @Override
    public void close() {
        backend.close();
    }
}
