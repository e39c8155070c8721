package io.fanfare.gateway.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusOutputFormat;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusScrapeEndpoint;
import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.Set;

/** Boot's scrape endpoint of the management port, with the original's two metrics in plain text. */
@Component("prometheusScrapeEndpoint")
@WebEndpoint(id = "prometheus")
class PrometheusEndpoint extends PrometheusScrapeEndpoint {

    private final MetricsText metrics;

    PrometheusEndpoint(PrometheusMeterRegistry registry, MetricsText metrics) {
        super(registry.getPrometheusRegistry(), new Properties());
        this.metrics = metrics;
    }

    @Override
    @ReadOperation(producesFrom = PrometheusOutputFormat.class)
    public WebEndpointResponse<byte[]> scrape(
            PrometheusOutputFormat format, @Nullable Set<String> includedNames) {
        boolean wholeText =
                format == PrometheusOutputFormat.CONTENT_TYPE_004 && includedNames == null;
        return wholeText
                ? new WebEndpointResponse<>(
                        metrics.scrape().getBytes(StandardCharsets.UTF_8), format)
                : super.scrape(format, includedNames);
    }
}
