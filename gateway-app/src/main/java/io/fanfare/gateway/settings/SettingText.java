package io.fanfare.gateway.settings;

import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

import java.time.Duration;

/** Values of settings as an operator writes them, in the largest unit without a remainder. */
final class SettingText {

    private static final String[] SIZES = {"B", "KB", "MB", "GB", "TB"};

    private SettingText() {}

    static String of(@Nullable Object value) {
        return switch (value) {
            case Duration duration -> of(duration);
            case DataSize size -> of(size);
            case null, default -> String.valueOf(value);
        };
    }

    private static String of(Duration duration) {
        if (duration.toMillis() % 1000 != 0) {
            return duration.toMillis() + "ms";
        }
        long seconds = duration.toSeconds();
        if (seconds % 86_400 == 0 && seconds != 0) {
            return seconds / 86_400 + "d";
        }
        return seconds % 60 == 0 && seconds != 0 ? seconds / 60 + "m" : seconds + "s";
    }

    private static String of(DataSize size) {
        long amount = size.toBytes();
        int unit = 0;
        while (amount != 0 && amount % 1024 == 0 && unit < SIZES.length - 1) {
            amount /= 1024;
            unit++;
        }
        return amount + SIZES[unit];
    }
}
