package io.fanfare.gateway.handshake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Handshakes that did not lead to a connection, by reason. */
@Component
public final class HandshakeMetrics {

    /** Why a handshake was refused. */
    public enum HandshakeRefusal {
        ORIGIN,
        MISSING_TOKEN,
        MISSING_SUBJECT,
        INVALID_TOKEN,
        USER_LIMIT,
        NODE_LIMIT,
        DRAINING
    }

    private final Map<HandshakeRefusal, Counter> refused = new EnumMap<>(HandshakeRefusal.class);

    HandshakeMetrics(MeterRegistry meters) {
        for (HandshakeRefusal reason : HandshakeRefusal.values()) {
            refused.put(
                    reason,
                    Counter.builder("fanfare.handshakes.refused")
                            .description("Handshakes refused, by reason")
                            .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
    }

    public void refused(HandshakeRefusal reason) {
        Objects.requireNonNull(refused.get(reason)).increment();
    }
}
