package io.fanfare.gateway.management;

import io.fanfare.gateway.management.DisconnectOrder.Kind;
import io.fanfare.gateway.management.OrderSigner.Refusal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** What operators closed, and orders that were not obeyed. */
@Component
final class ManagementMetrics {

    /** Where an order came from. */
    enum Origin {
        /** A request to this gateway. */
        LOCAL,
        /** Another gateway. */
        REMOTE
    }

    private final Map<Kind, Map<Origin, Counter>> disconnects = new EnumMap<>(Kind.class);
    private final Map<Refusal, Counter> refused = new EnumMap<>(Refusal.class);
    private final Counter malformed;

    ManagementMetrics(MeterRegistry meters) {
        for (Kind kind : Kind.values()) {
            Map<Origin, Counter> byOrigin = new EnumMap<>(Origin.class);
            for (Origin origin : Origin.values()) {
                byOrigin.put(origin, disconnects(meters, kind, origin));
            }
            disconnects.put(kind, byOrigin);
        }
        for (Refusal reason : Refusal.values()) {
            refused.put(
                    reason,
                    Counter.builder("fanfare.management.control.refused")
                            .description("Orders on the control channel that were not believed")
                            .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
        malformed =
                Counter.builder("fanfare.management.control.malformed")
                        .description("Messages on the control channel that are no order")
                        .register(meters);
    }

    private static Counter disconnects(MeterRegistry meters, Kind kind, Origin origin) {
        return Counter.builder("fanfare.management.disconnects")
                .description("Connections that operators closed")
                .tag("kind", kind.label())
                .tag("origin", origin.name().toLowerCase(Locale.ROOT))
                .register(meters);
    }

    void disconnected(Kind kind, Origin origin, int connections) {
        Map<Origin, Counter> byOrigin = Objects.requireNonNull(disconnects.get(kind));
        Objects.requireNonNull(byOrigin.get(origin)).increment(connections);
    }

    void refused(Refusal reason) {
        Objects.requireNonNull(refused.get(reason)).increment();
    }

    void malformed() {
        malformed.increment();
    }
}
