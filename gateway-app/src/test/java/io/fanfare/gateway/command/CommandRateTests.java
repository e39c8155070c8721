package io.fanfare.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class CommandRateTests {

    private static final long START = -1_000_000_007L; // System.nanoTime() may be negative.

    private static long after(Duration time) {
        return START + time.toNanos();
    }

    private static int acquired(CommandRate rate, int attempts, long nowNanos) {
        int acquired = 0;
        for (int i = 0; i < attempts; i++) {
            if (rate.tryAcquire(nowNanos)) {
                acquired++;
            }
        }
        return acquired;
    }

    @Test
    void aBurstPassesAndNoMore() {
        assertThat(acquired(new CommandRate(50, 100, START), 200, START)).isEqualTo(100);
    }

    @Test
    void theBucketRefillsAtTheRate() {
        CommandRate rate = new CommandRate(50, 100, START);
        acquired(rate, 100, START);
        assertThat(rate.tryAcquire(after(Duration.ofMillis(19)))).isFalse();
        assertThat(rate.tryAcquire(after(Duration.ofMillis(21)))).isTrue();
        assertThat(rate.tryAcquire(after(Duration.ofMillis(21)))).isFalse();
    }

    @Test
    void manyShortStepsRefillAsMuchAsOneLongOne() {
        CommandRate rate = new CommandRate(50, 100, START);
        acquired(rate, 100, START);
        int acquired = 0;
        for (int millis = 1; millis <= 2_010; millis++) {
            acquired += acquired(rate, 1, after(Duration.ofMillis(millis)));
        }
        assertThat(acquired).isEqualTo(100);
    }

    @Test
    void theBucketHoldsNoMoreThanABurst() {
        CommandRate rate = new CommandRate(50, 100, START);
        assertThat(acquired(rate, 500, after(Duration.ofHours(1)))).isEqualTo(100);
    }

    @Test
    void zeroIsUnlimited() {
        assertThat(acquired(new CommandRate(0, 1, START), 10_000, START)).isEqualTo(10_000);
    }
}
