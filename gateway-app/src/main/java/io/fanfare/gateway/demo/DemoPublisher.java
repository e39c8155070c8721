package io.fanfare.gateway.demo;

import io.fanfare.gateway.demo.DemoScript.Step;
import io.fanfare.model.bus.BusChannels;
import io.fanfare.model.bus.BusMessage;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import tools.jackson.databind.json.JsonMapper;

import java.time.Clock;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Plays demo runs into Redis, one after the other, until stopped.
 *
 * <p>While Redis cannot be reached it tries again every two seconds, and says so once. A run that
 * an outage cut short is not resumed; the next one starts afresh.
 *
 * <p>{@code start} and {@code stop} are the container's and come one at a time; everything else
 * happens on the one virtual thread between them, which an interrupt ends.
 */
final class DemoPublisher implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(DemoPublisher.class);

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final int FAILS_EVERY = 4;

    private final RedisURI redis;
    private final Supplier<DemoBus> bus;
    private final BusChannels channels;
    private final DemoProperties properties;
    private final Clock clock;
    private final RandomGenerator random = new SplittableRandom();

    private volatile @Nullable Thread player;

    /** How many runs began; of the player. */
    private int runs;

    /** Whether the outage was told; of the player. */
    private boolean isOut;

    /**
     * Plays nothing yet.
     *
     * @param redis where the bus is, for the log
     * @param bus makes the bus when the demo starts
     */
    DemoPublisher(
            RedisURI redis,
            Supplier<DemoBus> bus,
            BusChannels channels,
            DemoProperties properties,
            Clock clock) {
        this.redis = redis;
        this.bus = bus;
        this.channels = channels;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public boolean isAutoStartup() {
        return properties.plays();
    }

    @Override
    public boolean isRunning() {
        return player != null;
    }

    @Override
    public void start() {
        if (player == null) {
            player = Thread.ofVirtual().name("demo").start(this::play);
        }
    }

    @Override
    public void stop() {
        Thread thread = player;
        if (thread != null) {
            thread.interrupt();
            awaitEnd(thread);
            player = null;
        }
    }

    /** What workers publish: compact JSON, one key around the payload. */
    static String encode(Object payload) {
        return JSON.writeValueAsString(new BusMessage<>(payload));
    }

    private static void awaitEnd(Thread thread) {
        try {
            thread.join(DemoBus.PATIENCE.multipliedBy(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void play() {
        try (DemoBus made = bus.get()) {
            while (true) {
                playUntilOutage(made);
                Thread.sleep(RETRY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void playUntilOutage(DemoBus made) throws InterruptedException {
        try (DemoBus.Outlet outlet = made.connect()) {
            if (isOut) {
                log.info("The demo plays again.");
                isOut = false;
            }
            playRuns(outlet);
        } catch (RedisException e) {
            if (!isOut && !Thread.currentThread().isInterrupted()) {
                log.warn("The demo waits for Redis at {}:{}.", redis.getHost(), redis.getPort());
                isOut = true;
            }
        }
    }

    private void playRuns(DemoBus.Outlet outlet) throws InterruptedException {
        while (true) {
            boolean fails = ++runs % FAILS_EVERY == 0;
            for (Step step : DemoRun.script(properties, channels, random, clock.instant(), fails)) {
                Thread.sleep(step.after());
                outlet.publish(step, encode(step.payload()));
            }
            Thread.sleep(properties.pause());
        }
    }
}
