package io.fanfare.it.support;

import io.fanfare.model.bus.BusChannels;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Notifications to many users, numbered, a few a second to each, whose receivers miss none. */
public final class Numbered implements AutoCloseable {

    private static final long PERIOD_MILLIS = 500;
    private static final Pattern NUMBER = Pattern.compile("\"event\":\"(\\d+)\"");

    private final RedisServer redis;
    private final int users;
    private final String prefix = Installation.newId("numbered");
    private final AtomicInteger checked = new AtomicInteger();
    private final AtomicInteger holes = new AtomicInteger();
    private final AtomicInteger mostBehind = new AtomicInteger();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    /** Those are the clock's thread's, but for the beginning. */
    private Publisher publisher;

    private boolean isPlaying;

    /** Of the next event; written by the clock's thread, read where texts are checked. */
    private volatile int number;

    private Numbered(RedisServer redis, int users) {
        this.redis = redis;
        this.users = users;
        this.publisher = Publisher.to(redis);
    }

    public static Numbered to(RedisServer redis, int users) {
        return new Numbered(redis, users);
    }

    /** The name of one of them, from 0. */
    public String user(int index) {
        return prefix + '-' + index;
    }

    /** Begins; every user's numbers are the same. */
    public void play() {
        resume();
        var _ =
                clock.scheduleAtFixedRate(
                        this::publishNext, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void publishNext() {
        if (!isPlaying) {
            return;
        }
        int next = number;
        String payload = "{\"type\":\"numbered\",\"event\":\"%d\"}".formatted(next);
        for (int i = 0; i < users; i++) {
            publisher.publishLater(
                    BusChannels.DEFAULT.notification(user(i)), Payloads.envelope(user(i), payload));
        }
        publisher.flush();
        number = next + 1;
    }

    /** Returns when Redis has what was published, and nothing more is. */
    public void pause() {
        onClock(
                () -> {
                    isPlaying = false;
                    publisher.close();
                });
    }

    /** Goes on with the next number, to a Redis that may have been another process before. */
    public void resume() {
        onClock(
                () -> {
                    publisher.close();
                    publisher = Publisher.to(redis);
                    isPlaying = true;
                });
    }

    private void onClock(Runnable action) {
        try {
            clock.submit(action).get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Counts a hole for each text of one connection, which has just ended, that does not follow the
     * one before it, and notes how many that were published by now it lacks at its end.
     */
    public void checkWithoutHoles(List<String> texts) {
        int previous = -1;
        for (String text : texts) {
            Matcher matcher = NUMBER.matcher(text);
            if (!matcher.find()) {
                throw new AssertionError("no number in " + text);
            }
            int next = Integer.parseInt(matcher.group(1));
            if (previous >= 0 && next != previous + 1) {
                holes.incrementAndGet();
            }
            previous = next;
        }
        if (previous >= 0) {
            mostBehind.accumulateAndGet(number - 1 - previous, Math::max);
        }
        checked.addAndGet(texts.size());
    }

    public int holes() {
        return holes.get();
    }

    /** How many published events a connection lacked at its end, at most. */
    public int mostBehind() {
        return mostBehind.get();
    }

    /** How many texts were checked. */
    public int checked() {
        return checked.get();
    }

    @Override
    public void close() {
        pause();
        clock.shutdownNow();
    }
}
