package io.fanfare.gateway.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.bus.BusHealth.Detail;

import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

class BusHealthTests {

    private static final Instant NOW = Instant.parse("2031-05-06T07:08:09.500Z");

    private final FakeBus bus = new FakeBus();
    private final BusHealth health = new BusHealth(bus, Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void itIsUpWhileTheBusIsListenedTo() {
        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
        bus.listening = true;
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void eachPartIsShownWithTheTimeItHasBeenSo() {
        long anHourAgo = System.nanoTime() - Duration.ofHours(1).toNanos();
        bus.details =
                Map.of(
                        "one:6379", new BusPart("listening", anHourAgo, null),
                        "two:6379", new BusPart("deaf", anHourAgo, "3 of 4 channels"));
        Instant before = Instant.parse("2031-05-06T06:08:09Z");
        assertThat(health.health().getDetails())
                .isEqualTo(
                        Map.of(
                                "one:6379", new Detail("listening", before, null),
                                "two:6379", new Detail("deaf", before, "3 of 4 channels")));
    }
}
