package io.fanfare.gateway.handshake;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The keys that a key server publishes: remembered for a while, fetched by one thread at a time,
 * kept for hours while the server is out.
 *
 * <p>A key that is known is found at once, whatever the server does. Only the first question, one
 * after the time keys are remembered, and one for a key that is not known wait for a fetch, and
 * {@value #MOST_WAITING} threads at most do: more are told at once that there is no such key. Else
 * tokens with invented key ids and a server that hangs would together park every thread that serves
 * sockets. Thread-safe; a fetch runs on the executor's thread.
 */
final class JwksCache {

    private static final Logger log = LoggerFactory.getLogger(JwksCache.class);

    /** A quarter of the container's threads: the others go on serving. */
    static final int MOST_WAITING = 16;

    /** Unknown keys make the server be asked so often in such a time. */
    private static final int MOST_FETCHES = 2;

    private static final long FETCHES_NANOS = Duration.ofSeconds(30).toNanos();

    private static final long OUTAGE_NANOS = Duration.ofHours(4).toNanos();

    /** After a failure nobody asks the server again for so long. */
    private static final long REST_NANOS = Duration.ofSeconds(1).toNanos();

    private final Server server;
    private final long lifeNanos;
    private final long patienceNanos;
    private final LongSupplier nanoTime;
    private final Executor executor;

    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private final ReentrantLock lock = new ReentrantLock();

    /** Written under the lock. */
    private volatile @Nullable Fetched latest;

    // Guarded by lock.
    private @Nullable Fetch running;
    private final long[] askedNanos = new long[MOST_FETCHES];
    private long asked;
    private boolean hasFailed;
    private long failedNanos;

    /** Fetches the keys, however long it takes. */
    interface Server {
        JWKSet fetch() throws IOException, ParseException;
    }

    private record Fetched(JWKSet keys, long atNanos) {}

    private record Fetch(CompletableFuture<JWKSet> keys, long startedNanos) {}

    /**
     * A cache that is empty.
     *
     * @param life how long keys are used before the server is asked again
     * @param patience how long a question waits for the server
     */
    JwksCache(
            Server server,
            Duration life,
            Duration patience,
            LongSupplier nanoTime,
            Executor executor) {
        this.server = server;
        this.lifeNanos = life.toNanos();
        this.patienceNanos = patience.toNanos();
        this.nanoTime = nanoTime;
        this.executor = executor;
    }

    /** Fetches the keys before anybody needs them; does not wait. */
    void prefetch() {
        var _ = fetch(false);
    }

    /**
     * The keys that the selector matches; none if the server publishes none.
     *
     * @throws KeySourceException if no keys are known and the server does not answer
     */
    List<JWK> find(JWKSelector selector) throws KeySourceException {
        Fetched known = latest;
        long age = known == null ? 0 : nanoTime.getAsLong() - known.atNanos();
        if (known == null || age >= lifeNanos) {
            return selector.select(renewed(known, age));
        }
        List<JWK> found = selector.select(known.keys());
        if (found.isEmpty()) {
            JWKSet fresh = await(fetch(true));
            return fresh == null ? found : selector.select(fresh);
        }
        if (age >= lifeNanos - lifeNanos / 8) {
            prefetch();
        }
        return found;
    }

    /** Keys that are new; the old ones if there are none, unless they are too old. */
    private JWKSet renewed(@Nullable Fetched known, long age) throws KeySourceException {
        JWKSet fresh = await(fetch(false));
        if (fresh != null) {
            return fresh;
        }
        if (known == null || age - lifeNanos >= OUTAGE_NANOS) {
            throw new KeySourceException("the key server does not answer");
        }
        return known.keys();
    }

    /** What the fetch brings; null if it fails, takes too long, or too many wait already. */
    private @Nullable JWKSet await(@Nullable CompletableFuture<JWKSet> fetch) {
        if (fetch == null || !waiting.tryAcquire()) {
            return null;
        }
        try {
            return fetch.get(patienceNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException | TimeoutException e) {
            return null; // Told where it happened.
        } finally {
            waiting.release();
        }
    }

    /** The fetch under way, or a new one; null if the server is to be left alone. */
    private @Nullable CompletableFuture<JWKSet> fetch(boolean isForUnknownKey) {
        Fetch begun;
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            if (running != null && now - running.startedNanos() < patienceNanos) {
                return running.keys();
            }
            boolean isResting = hasFailed && now - failedNanos < REST_NANOS;
            if (isResting || (isForUnknownKey && !mayAskLocked(now))) {
                return null;
            }
            begun = new Fetch(new CompletableFuture<>(), now);
            running = begun;
        } finally {
            lock.unlock();
        }
        executor.execute(() -> carryOut(begun));
        return begun.keys();
    }

    private boolean mayAskLocked(long now) {
        int oldest = (int) (asked % MOST_FETCHES);
        if (asked >= MOST_FETCHES && now - askedNanos[oldest] < FETCHES_NANOS) {
            return false;
        }
        askedNanos[oldest] = now;
        asked++;
        return true;
    }

    private void carryOut(Fetch fetch) {
        try {
            JWKSet keys = server.fetch();
            ended(fetch, keys, null);
            fetch.keys().complete(keys);
        } catch (IOException | ParseException | RuntimeException e) {
            ended(fetch, null, e);
            fetch.keys().completeExceptionally(e);
        }
    }

    private void ended(Fetch fetch, @Nullable JWKSet keys, @Nullable Exception failure) {
        boolean isFirst;
        lock.lock();
        try {
            running = fetch.equals(running) ? null : running;
            if (keys != null) {
                latest = new Fetched(keys, fetch.startedNanos());
            } else {
                failedNanos = nanoTime.getAsLong();
            }
            isFirst = hasFailed != (keys == null);
            hasFailed = keys == null;
        } finally {
            lock.unlock();
        }
        if (isFirst && failure != null) {
            log.warn("No keys from the key server: {}", failure.toString());
        } else if (isFirst) {
            log.info("The key server answers again");
        }
    }
}
