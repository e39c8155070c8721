package io.fanfare.load;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Loads a gateway and says what came of it; the exit code is 0 when nothing was lost. */
public final class LoadProfile {

    /** Who everybody is where the gateway asks for no token. */
    private static final String DEFAULT_USER = "3e53486c-cf57-477e-ba2a-cb02dc828e1a";

    private static final Duration TAIL = Duration.ofSeconds(5);
    private static final long TICK_NANOS = 1_000_000;

    private static final int OPENED_AT_ONCE = 32;

    /** So many publications may be without Redis' answer. */
    private static final int UNANSWERED = 2_000;

    private final Options options;
    private final Tally tally = new Tally();
    private final List<Execution> executions = new ArrayList<>();
    private final List<LoadSocket> sockets = new ArrayList<>();

    private LoadProfile(Options options) {
        this.options = options;
    }

    @SuppressWarnings("SystemOut")
    public static void main(String... arguments) {
        try {
            Report report = new LoadProfile(Options.parse(arguments)).run();
            System.out.print(report.text());
            System.exit(report.isFlawless() ? 0 : 1);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n\n" + Options.USAGE);
            System.exit(2);
        } catch (IOException | RuntimeException e) {
            System.err.println(e.getMessage());
            System.exit(3);
        }
    }

    /** Opens, publishes, waits for the last event, and closes. */
    Report run() throws IOException {
        RedisClient redis = RedisClient.create(options.redis().toString());
        try (var connection = redis.connect(ByteArrayCodec.INSTANCE)) {
            connection.setTimeout(Duration.ofSeconds(10));
            open();
            long start = System.nanoTime();
            long events = publish(connection.async());
            long due = due();
            awaitDeliveries(due);
            double seconds = (System.nanoTime() - start) / 1e9;
            say("published   %d events in %.1f s".formatted(events, seconds));
            return tally.report(due, seconds);
        } finally {
            sockets.forEach(LoadSocket::close);
            redis.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
    }

    private void open() throws IOException {
        long start = System.nanoTime();
        String run = UUID.randomUUID().toString();
        List<Callable<LoadSocket>> openings = new ArrayList<>();
        for (int i = 0; i < options.executions(); i++) {
            String user = userOf(run, i);
            Execution execution = new Execution(user, run + "-" + i, options.size());
            executions.add(execution);
            Optional<String> token = tokenOf(user);
            for (int s = 0; s < options.fanOut() && openings.size() < options.sockets(); s++) {
                openings.add(() -> new LoadSocket(options.url(), token, execution.id(), tally));
            }
        }
        openAll(openings);
        double seconds = (System.nanoTime() - start) / 1e9;
        say("opened      %d sockets in %.1f s".formatted(sockets.size(), seconds));
    }

    private void openAll(List<Callable<LoadSocket>> openings) throws IOException {
        try (ExecutorService openers =
                Executors.newFixedThreadPool(OPENED_AT_ONCE, Thread.ofVirtual().factory())) {
            for (Future<LoadSocket> opened : openers.invokeAll(openings)) {
                sockets.add(opened.get());
            }
        } catch (ExecutionException e) {
            throw new IOException("a socket does not open: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private String userOf(String run, int execution) {
        String token = options.token();
        if (token != null) {
            return Tokens.userOf(token);
        }
        return options.key() == null ? DEFAULT_USER : "load-" + run + "-" + execution;
    }

    private Optional<String> tokenOf(String user) {
        String key = options.key();
        return key == null
                ? Optional.ofNullable(options.token())
                : Optional.of(Tokens.sign(user, key, Instant.now().getEpochSecond()));
    }

    /** Publishes to each execution in turn, at the rate asked for or as fast as Redis takes it. */
    private long publish(RedisAsyncCommands<byte[], byte[]> redis) throws IOException {
        long start = System.nanoTime();
        long end = start + TimeUnit.SECONDS.toNanos(options.seconds());
        long events = 0;
        for (long now = start; now < end; now = System.nanoTime()) {
            long scheduled = (long) ((now - start) / 1e9 * options.rate());
            while (events < scheduled && System.nanoTime() < end) {
                Execution execution = executions.get((int) (events % executions.size()));
                RedisFuture<Long> answer = redis.publish(execution.channel(), execution.next());
                events++;
                if (events % UNANSWERED == 0) {
                    await(answer);
                }
            }
            LockSupport.parkNanos(TICK_NANOS);
        }
        await(redis.ping());
        return events;
    }

    private static void await(RedisFuture<?> answer) throws IOException {
        try {
            answer.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("Redis does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Every event of an execution is due once at each socket that follows it. */
    private long due() {
        long due = 0;
        for (int i = 0; i < sockets.size(); i++) {
            due += executions.get(i / options.fanOut()).published();
        }
        return due;
    }

    private void awaitDeliveries(long due) {
        long deadline = System.nanoTime() + TAIL.toNanos();
        while (tally.delivered() < due && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TICK_NANOS);
        }
    }

    @SuppressWarnings("SystemOut")
    private static void say(String line) {
        System.out.println(line);
    }
}
