package io.fanfare.model.bus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;

class TimestampTests {

    @ParameterizedTest
    @CsvSource({
        "2026-01-15T10:20:41Z, 2026-01-15T10:20:41Z",
        "2026-01-15T10:20:00Z, 2026-01-15T10:20:00Z",
        "2026-01-15T10:20:30.123Z, 2026-01-15T10:20:30.123000Z",
        "2026-01-15T10:20:30.000001Z, 2026-01-15T10:20:30.000001Z",
        "2026-01-15T10:20:30.123456789Z, 2026-01-15T10:20:30.123456Z",
        "2026-01-15T10:20:30.000000999Z, 2026-01-15T10:20:30Z",
        "1969-12-31T23:59:59.5Z, 1969-12-31T23:59:59.500000Z"
    })
    void theFractionIsAbsentOrHasSixDigits(Instant instant, String expected) {
        assertThat(Timestamp.of(instant).value()).isEqualTo(expected);
    }
}
