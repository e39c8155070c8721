package io.fanfare.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;

class DrainScheduleTests {

    private static int due(int connections, long periodMillis, long elapsedMillis) {
        return new DrainSchedule(connections, Duration.ofMillis(periodMillis))
                .due(Duration.ofMillis(elapsedMillis).toNanos());
    }

    @ParameterizedTest
    @CsvSource({
        "2000, 8000, 0, 28",
        "2000, 8000, 99, 28",
        "2000, 8000, 100, 55",
        "2000, 8000, 7100, 1973",
        "2000, 8000, 7200, 2000",
        "2000, 8000, 9000, 2000",
        "3, 20000, 0, 1",
        "3, 20000, 18000, 3",
        "100000, 3600000, 3240000, 100000"
    })
    void theLastHasItsTurnWhenNineTenthsOfThePeriodAreOver(
            int connections, long periodMillis, long elapsedMillis, int due) {
        assertThat(due(connections, periodMillis, elapsedMillis)).isEqualTo(due);
    }

    @ParameterizedTest
    @CsvSource({"0", "50", "110"})
    void aShortPeriodIsOneStep(long periodMillis) {
        assertThat(due(1_000, periodMillis, 0)).isEqualTo(1_000);
    }

    @Test
    void noStepClosesMoreThanItsShare() {
        int before = 0;
        for (int millis = 0; millis <= 7_200; millis += 100) {
            int now = due(2_000, 8_000, millis);
            assertThat(now - before).isBetween(27, 28);
            before = now;
        }
        assertThat(before).isEqualTo(2_000);
    }

    @Test
    void stepsAreCountedFromTheBeginning() {
        long late = Duration.ofMillis(370).toNanos();
        assertThat(DrainSchedule.nextStepNanos(0)).isEqualTo(DrainSchedule.STEP_NANOS);
        assertThat(DrainSchedule.nextStepNanos(late)).isEqualTo(Duration.ofMillis(400).toNanos());
    }
}
