package io.fanfare.gateway.connection;

import io.fanfare.model.socket.CloseCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many connections there are, came and went. */
final class ConnectionMetrics {

    private final Map<String, Counter> closed = new ConcurrentHashMap<>();
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
        for (CloseCode code : CloseCode.values()) {
            counter(Integer.toString(code.code()));
        }
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

    void closed(int code) {
        boolean known = code == Connection.ABNORMAL || CloseCode.of(code) != null;
        counter(known ? Integer.toString(code) : "other").increment();
    }

    private Counter counter(String code) {
        return closed.computeIfAbsent(
                code,
                label ->
                        Counter.builder("fanfare.connections.closed")
                                .description("Connections closed, by the first code of either side")
                                .tag("code", label)
                                .register(meters));
    }
}
