package io.fanfare.gateway.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;

class ListeningMetricsTests {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final FakeBus bus = new FakeBus();

    @Test
    void theGaugeFollowsTheBus() {
        new ListeningMetrics(meters, bus);
        assertThat(listening()).isZero();
        bus.listening = true;
        assertThat(listening()).isOne();
    }

    private double listening() {
        return meters.get("fanfare.bus.listening").gauge().value();
    }
}
