package io.fanfare.gateway.connection;

import io.fanfare.model.socket.CloseCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many connections there are, came and went. */
final class ConnectionMetrics {

    /** What RFC 6455 calls a close frame without a code, such as a browser's bare close(). */
    private static final int NO_CODE = 1005;

    private static final int LAST_OF_PROTOCOL = 1015;
    private static final String OTHER = "other";

    private record Closed(String code, CloseCause cause) {}

    private final Map<Closed, Counter> closed = new ConcurrentHashMap<>();
    private final Counter accepted;
    private final MeterRegistry meters;

    ConnectionMetrics(MeterRegistry meters, ConnectionRegistry registry) {
        this.meters = meters;
        accepted =
                Counter.builder("fanfare.connections.accepted")
                        .description("Connections opened")
                        .register(meters);
        gauge("open", registry, r -> r.openCount());
        gauge("closing", registry, r -> Math.max(0, r.socketCount() - r.openCount()));
        Gauge.builder("fanfare.connections.limit", registry, r -> r.limit())
                .description("Open connections there may be; +Inf is unlimited")
                .register(meters);
        registerWhatIsToBeExpected();
    }

    private void gauge(
            String state,
            ConnectionRegistry registry,
            java.util.function.ToDoubleFunction<ConnectionRegistry> value) {
        Gauge.builder("fanfare.connections", registry, value)
                .description("Connections by state; closing: their socket is not yet gone")
                .tag("state", state)
                .register(meters);
    }

    void accepted() {
        accepted.increment();
    }

    /** So that the first of its kind is seen to rise from 0; what else there may be comes later. */
    private void registerWhatIsToBeExpected() {
        for (CloseCode code : CloseCode.values()) {
            counter(code.code(), CloseCause.GATEWAY);
            if (isOfProtocol(code.code())) {
                counter(code.code(), CloseCause.SOCKET);
            }
        }
        counter(NO_CODE, CloseCause.SOCKET);
        counter(Connection.ABNORMAL, CloseCause.SOCKET);
        counter(CloseCode.INVALID_TOKEN.code(), CloseCause.EXPIRED);
        counter(CloseCode.INVALID_TOKEN.code(), CloseCause.REVOKED);
        counter(CloseCode.INVALID_TOKEN.code(), CloseCause.OPERATOR);
    }

    void closed(int code, CloseCause cause) {
        counter(code, cause).increment();
    }

    private Counter counter(int code, CloseCause cause) {
        String label =
                isOfProtocol(code) || cause != CloseCause.SOCKET ? Integer.toString(code) : OTHER;
        return closed.computeIfAbsent(
                new Closed(label, cause),
                kind ->
                        Counter.builder("fanfare.connections.closed")
                                .description("Connections closed, by the first code of either side")
                                .tag("code", kind.code())
                                .tag("cause", kind.cause().name().toLowerCase(Locale.ROOT))
                                .register(meters));
    }

    /** Codes of RFC 6455 and its registry; from a client all above are words of its own. */
    private static boolean isOfProtocol(int code) {
        return code >= CloseCode.NORMAL.code() && code <= LAST_OF_PROTOCOL;
    }
}
