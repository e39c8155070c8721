package io.fanfare.gateway.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.springframework.boot.info.BuildProperties;
import org.springframework.stereotype.Component;

/**
 * All metrics in the Prometheus text format, with the original's two in front: their names end in
 * what the client library reserves for other types, so they are written here by hand.
 */
@Component
final class MetricsText {

    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry;
    private final MeterRegistry meters;
    private final String version;

    MetricsText(PrometheusMeterRegistry registry, MeterRegistry meters, BuildProperties build) {
        this.registry = registry;
        this.meters = meters;
        this.version = String.valueOf(build.getVersion());
    }

    String contentType() {
        return CONTENT_TYPE;
    }

    String scrape() {
        return originals() + registry.scrape(CONTENT_TYPE);
    }

    private String originals() {
        double sockets =
                meters.get("fanfare.connections").gauges().stream()
                        .mapToDouble(io.micrometer.core.instrument.Gauge::value)
                        .sum();
        return """
        # HELP autogpt_websocket_connections_total Total number of active WebSocket connections
        # TYPE autogpt_websocket_connections_total gauge
        autogpt_websocket_connections_total %s
        # HELP autogpt_service_info Service information
        # TYPE autogpt_service_info gauge
        autogpt_service_info{service="websocket-server",version="%s"} 1.0
        """
                .formatted(sockets, version);
    }
}
