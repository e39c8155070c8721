package io.fanfare.model.bus;

import com.fasterxml.jackson.annotation.JsonValue;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;

/** A point in time as publishers write it: UTC with {@code Z}, fraction absent or six digits. */
public record Timestamp(@JsonValue String value) {

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    /** Truncates to microseconds, the publishers' resolution. */
    public static Timestamp of(Instant instant) {
        boolean whole = instant.get(ChronoField.MICRO_OF_SECOND) == 0;
        return new Timestamp((whole ? SECONDS : MICROS).format(instant));
    }
}
