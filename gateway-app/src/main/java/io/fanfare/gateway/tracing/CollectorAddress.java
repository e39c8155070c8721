package io.fanfare.gateway.tracing;

import io.fanfare.gateway.settings.InvalidSettingException;

import org.springframework.core.env.Environment;

import java.net.URI;
import java.util.Locale;

/** Refuses, before the framework would stumble over them, addresses that no span can be sent to. */
final class CollectorAddress {

    private static final String OTLP = "management.opentelemetry.tracing.export.otlp.";

    private CollectorAddress() {}

    /**
     * @throws InvalidSettingException if the address is none, or the transport is not HTTP
     */
    static void require(Environment environment) {
        String transport = environment.getProperty(OTLP + "transport", "http");
        if (!transport.equalsIgnoreCase("http")) {
            throw new InvalidSettingException(
                    OTLP + "transport (OTEL_EXPORTER_OTLP_PROTOCOL)",
                    transport.toLowerCase(Locale.ROOT), // As it is written in the environment.
                    "http/protobuf");
        }
        String endpoint = environment.getProperty(OTLP + "endpoint", "");
        if (!isHttp(endpoint)) {
            throw new InvalidSettingException(
                    OTLP + "endpoint (OTEL_EXPORTER_OTLP_ENDPOINT)",
                    endpoint,
                    "http[s]://host[:port][/path]");
        }
    }

    private static boolean isHttp(String endpoint) {
        try {
            URI uri = URI.create(endpoint);
            boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return isHttp && uri.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
