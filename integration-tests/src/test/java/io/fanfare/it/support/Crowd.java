package io.fanfare.it.support;

import org.awaitility.Awaitility;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Many clients that come back when their connection ends, after a random moment as a browser's
 * client does, and keep count of how often they were away or refused.
 *
 * <p>Each is a virtual thread of its own.
 */
public final class Crowd implements AutoCloseable {

    private static final int COME_BACK_WITHIN_MILLIS = 250;

    /** Its moment, and as long again for the way there and to shake hands. */
    public static final Duration COMES_BACK_WITHIN =
            Duration.ofMillis(2L * COME_BACK_WITHIN_MILLIS);

    private static final int AFTER_REFUSAL_WITHIN_MILLIS = 1_000;

    /** So many handshakes at once at the beginning: the rest of the crowd waits. */
    private static final int DOOR = 64;

    private final int port;
    private final Consumer<List<String>> onTexts;
    private final Semaphore door = new Semaphore(DOOR);
    private final AtomicInteger away = new AtomicInteger();
    private final AtomicInteger mostAway = new AtomicInteger();
    private final Map<String, Integer> refusals = new ConcurrentSkipListMap<>();
    private final AtomicInteger returns = new AtomicInteger();
    private final AtomicLong lastReturnNanos = new AtomicLong();
    private final List<Member> members;

    private volatile boolean isOver;

    private Crowd(int port, int size, IntFunction<String> token, Consumer<List<String>> onTexts) {
        this.port = port;
        this.onTexts = onTexts;
        this.away.set(size);
        this.members = IntStream.range(0, size).mapToObj(i -> new Member(token.apply(i))).toList();
        members.forEach(member -> Thread.ofVirtual().name("crowd").start(member::live));
    }

    /**
     * Returns when everybody is in.
     *
     * @param onTexts is given all texts of each connection, in order, when it has ended
     */
    public static Crowd enter(
            int port, int size, IntFunction<String> token, Consumer<List<String>> onTexts) {
        Crowd crowd = new Crowd(port, size, token, onTexts);
        try {
            crowd.awaitAllIn(Duration.ofMinutes(2));
        } catch (RuntimeException | Error e) {
            crowd.close();
            throw e;
        }
        crowd.forget();
        return crowd;
    }

    public void awaitAllIn(Duration atMost) {
        Awaitility.await("everybody is in")
                .pollInterval(Duration.ofMillis(20))
                .atMost(atMost)
                .until(() -> away.get() == 0);
    }

    /** Starts all counts anew. */
    public void forget() {
        mostAway.set(away.get());
        refusals.clear();
        returns.set(0);
        lastReturnNanos.set(System.nanoTime());
    }

    /** How many were without a connection at one moment, at most. */
    public int mostAway() {
        return mostAway.get();
    }

    /** Attempts that ended without a connection: how many, by what they were told. */
    public Map<String, Integer> refusals() {
        return Map.copyOf(refusals);
    }

    /** How often one found a new connection. */
    public int returns() {
        return returns.get();
    }

    /** When the last one so far did, on the clock of {@link System#nanoTime}. */
    public long lastReturnNanos() {
        return lastReturnNanos.get();
    }

    private static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }

    /** Texts that wait for the end of their connection, of the one that has fewest. */
    public int fewestWaiting() {
        return members.stream().mapToInt(Member::waiting).min().orElseThrow();
    }

    /** Everybody leaves; nothing is heard of them when this returns. */
    @Override
    public void close() {
        isOver = true;
        members.forEach(Member::leave);
        members.forEach(Member::awaitGone);
    }

    private final class Member {

        private final String token;
        private final CompletableFuture<Void> gone = new CompletableFuture<>();
        private volatile CompletableFuture<WireClient> connection = new CompletableFuture<>();

        Member(String token) {
            this.token = token;
        }

        void live() {
            try {
                while (!isOver) {
                    tryToEnter();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                gone.complete(null);
            }
        }

        private void tryToEnter() throws InterruptedException {
            door.acquire();
            WireClient client;
            try {
                client = WireClient.to(port).token(token).open();
            } catch (RefusedHandshake | UncheckedIOException e) {
                refusals.merge(String.valueOf(e.getMessage()), 1, Integer::sum);
                pause(AFTER_REFUSAL_WITHIN_MILLIS);
                return;
            } finally {
                door.release();
            }
            stay(client);
            pause(COME_BACK_WITHIN_MILLIS);
        }

        private void stay(WireClient client) {
            away.decrementAndGet();
            lastReturnNanos.accumulateAndGet(System.nanoTime(), Crowd::later);
            returns.incrementAndGet();
            connection.complete(client);
            if (isOver) {
                client.close();
            }
            client.awaitClosed(Duration.ofDays(1));
            mostAway.accumulateAndGet(away.incrementAndGet(), Math::max);
            connection = new CompletableFuture<>();
            client.close();
            onTexts.accept(client.taken());
        }

        private void pause(int withinMillis) throws InterruptedException {
            if (!isOver) {
                Thread.sleep(ThreadLocalRandom.current().nextInt(withinMillis));
            }
        }

        int waiting() {
            CompletableFuture<WireClient> now = connection;
            return now.isDone() ? now.join().waiting() : 0;
        }

        void leave() {
            var _ = connection.thenAccept(WireClient::close);
        }

        void awaitGone() {
            try {
                gone.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
