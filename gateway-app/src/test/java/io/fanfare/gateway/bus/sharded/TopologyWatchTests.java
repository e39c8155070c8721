package io.fanfare.gateway.bus.sharded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class TopologyWatchTests {

    private final TopologyWatch watch = new TopologyWatch();
    private long now = -5;

    private boolean isDueAfter(long millis) {
        return watch.isRefreshDue(now + Duration.ofMillis(millis).toNanos());
    }

    private void refresh(boolean fails) {
        watch.began();
        assertThat(isDueAfter(60_000)).isFalse();
        watch.ended(now, fails ? new IllegalStateException("away") : null);
    }

    @Test
    void asksAtOnceAndThenNowAndThen() {
        assertThat(isDueAfter(0)).isTrue();
        refresh(false);
        assertThat(isDueAfter(29_000)).isFalse();
        assertThat(isDueAfter(30_000)).isTrue();
    }

    @Test
    void asksSoonWhileSomethingDoesNotFitAndMoreCalmlyTheLongerItLasts() {
        refresh(false);
        watch.want();
        assertThat(isDueAfter(50)).isTrue();
        for (int i = 0; i < 10; i++) {
            refresh(false);
            watch.want();
        }
        assertThat(isDueAfter(500)).isFalse();
        assertThat(isDueAfter(1_000)).isTrue();
        now += Duration.ofSeconds(10).toNanos();
        refresh(false);
        watch.want();
        assertThat(isDueAfter(50)).isTrue();
    }

    @Test
    void aRefreshThatFailedIsRepeated() {
        refresh(true);
        assertThat(isDueAfter(50)).isTrue();
    }
}
