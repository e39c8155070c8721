package io.fanfare.gateway.handshake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Tokens with a good signature that are refused for a claim: those of a clock that is wrong show
 * here, those of strangers do not.
 */
@Component
final class TokenMetrics {

    /** Which claim a token was refused for. */
    enum TokenRefusal {
        AUDIENCE,
        EXPIRED,
        /** Its {@code nbf} or {@code iat} lies ahead: one of the two clocks is wrong. */
        NOT_YET_VALID
    }

    private final Map<TokenRefusal, Counter> refused = new EnumMap<>(TokenRefusal.class);

    TokenMetrics(MeterRegistry meters) {
        for (TokenRefusal reason : TokenRefusal.values()) {
            refused.put(
                    reason,
                    Counter.builder("fanfare.tokens.refused")
                            .description("Tokens with a good signature refused for a claim")
                            .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
    }

    void refused(TokenRefusal reason) {
        Objects.requireNonNull(refused.get(reason)).increment();
    }
}
