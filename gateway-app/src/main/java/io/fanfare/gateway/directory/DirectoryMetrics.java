package io.fanfare.gateway.directory;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** What became of questions, and how long look-ups took. */
final class DirectoryMetrics {

    /** Why a question was not looked up, or its answer not waited for. */
    enum LookupRefusal {
        OVERLOAD,
        BREAKER_OPEN,
        TIMEOUT;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final MeterRegistry meters;

    DirectoryMetrics(MeterRegistry meters) {
        this.meters = meters;
        for (LookupRefusal reason : LookupRefusal.values()) {
            refusals(reason);
        }
        shares(true);
        shares(false);
    }

    void watch(AtomicInteger waiting, Supplier<Number> running, CircuitBreaker breaker) {
        Gauge.builder("fanfare.directory.running", running)
                .description("Look-ups under way")
                .register(meters);
        Gauge.builder("fanfare.directory.waiting", waiting, AtomicInteger::get)
                .description("Look-ups that wait for their turn")
                .register(meters);
        Gauge.builder(
                        "fanfare.directory.breaker.open",
                        breaker,
                        b -> b.getState() == State.CLOSED ? 0 : 1)
                .description("1 while the directory is left alone because it failed")
                .register(meters);
    }

    void lookedUp(Access access, long nanos) {
        String outcome = access instanceof Access.Allowed ? "allowed" : "denied";
        lookups(outcome).record(nanos, TimeUnit.NANOSECONDS);
    }

    void failed(long nanos) {
        lookups("failed").record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer lookups(String outcome) {
        return Timer.builder("fanfare.directory.lookups")
                .description("Look-ups that reached the directory")
                .tag("outcome", outcome)
                .register(meters);
    }

    void refused(LookupRefusal reason) {
        refusals(reason).increment();
    }

    private Counter refusals(LookupRefusal reason) {
        return Counter.builder("fanfare.directory.refusals")
                .description("Questions without an answer, though the directory did not fail")
                .tag("reason", reason.label())
                .register(meters);
    }

    /** A question that another one's look-up answers, or has answered. */
    void shared(boolean isRemembered) {
        shares(isRemembered).increment();
    }

    private Counter shares(boolean isRemembered) {
        return Counter.builder("fanfare.directory.shared")
                .description("Questions answered by the look-up of an equal one")
                .tag("by", isRemembered ? "cache" : "collapse")
                .register(meters);
    }
}
