package io.fanfare.gateway.bus;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Times at which events may have been lost. */
@Component
public final class BusMetrics {

    /** Why events may have been lost. */
    public enum Gap {
        /** A connection that carried subscriptions was lost. */
        RECONNECT,
        /** Channels had to be subscribed again because their slot moved. */
        RESUBSCRIBE,
        /** A lane was full and began to drop. */
        OVERFLOW
    }

    private final Map<Gap, Counter> gaps = new EnumMap<>(Gap.class);

    BusMetrics(MeterRegistry meters) {
        for (Gap cause : Gap.values()) {
            gaps.put(
                    cause,
                    Counter.builder("fanfare.bus.gaps")
                            .description("Times at which events may have been lost")
                            .tag("cause", cause.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
    }

    public void gap(Gap cause) {
        Objects.requireNonNull(gaps.get(cause)).increment();
    }
}
