package io.fanfare.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

class TallyTests {

    private final Tally tally = new Tally();

    @Test
    void allInOrderIsFlawless() {
        long expected = 0;
        for (int i = 0; i < 5; i++) {
            expected = tally.event(i, expected, 1000);
        }
        assertThat(tally.report(5, 1).isFlawless()).isTrue();
    }

    @Test
    void aGapIsALoss() {
        long expected = tally.event(0, 0, 1000);
        tally.event(3, expected, 1000);
        Report report = tally.report(4, 1);
        assertThat(report.lost()).isEqualTo(2);
        assertThat(report.skipped()).isEqualTo(2);
        assertThat(report.isFlawless()).isFalse();
    }

    @Test
    void whatComesLateIsMisordered() {
        long expected = tally.event(1, 0, 1000);
        expected = tally.event(0, expected, 1000);
        tally.event(2, expected, 1000);
        Report report = tally.report(3, 1);
        assertThat(report.misordered()).isEqualTo(1);
        assertThat(report.lost()).isZero();
        assertThat(report.isFlawless()).isFalse();
    }

    @Test
    void aSpoiltFrameOrAClosedSocketIsAFlaw() {
        tally.spoilt();
        assertThat(tally.report(0, 1).isFlawless()).isFalse();
        Tally other = new Tally();
        other.closed();
        assertThat(other.report(0, 1).isFlawless()).isFalse();
    }

    @Test
    void percentilesAreCloseAndNeverTooLow() {
        Latencies latencies = new Latencies();
        for (int i = 1; i <= 1000; i++) {
            latencies.record(i * 1000L);
        }
        assertThat(latencies.percentileNanos(0.5))
                .isGreaterThanOrEqualTo(500_000)
                .isCloseTo(500_000, Percentage.withPercentage(13));
        assertThat(latencies.percentileNanos(0.99))
                .isGreaterThanOrEqualTo(990_000)
                .isCloseTo(990_000, Percentage.withPercentage(13));
        assertThat(new Latencies().percentileNanos(0.99)).isZero();
    }

    @Test
    void aMarkIsFoundWhereItWasPut() {
        Execution execution = new Execution("user", "execution", 1024);
        execution.next();
        byte[] message = execution.next();
        EventNumber number = EventNumber.find(message, message.length).orElseThrow();
        assertThat(number.number()).isEqualTo(1);
        assertThat(number.publishedNanos()).isCloseTo(System.nanoTime(), within(10_000_000_000L));
        assertThat(message.length).isBetween(900, 1200);
        assertThat(EventNumber.find("{}".getBytes(StandardCharsets.UTF_8), 2)).isEmpty();
    }
}
