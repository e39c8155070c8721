package io.fanfare.gateway.directory;

import com.github.benmanes.caffeine.cache.Ticker;

import io.fanfare.gateway.settings.InvalidSettingException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.net.URI;

/** Chooses the directory. */
@Configuration(proxyBeanMethods = false)
class DirectoryConfiguration {

    private static final char DELETE = 127;

    @Bean
    ExecutionDirectory executionDirectory(
            DirectoryProperties properties, MeterRegistry meters, @Nullable Tracer tracer) {
        LookupSpans spans =
                new LookupSpans(tracer == null ? Tracer.NOOP : tracer, properties.type());
        return switch (properties.type()) {
            case NONE -> new OpenDirectory();
            case POSTGRES -> postgres(properties, meters, spans);
            case HTTP ->
                    cached(
                            http(properties.http()),
                            properties.maxConcurrent(),
                            properties,
                            meters,
                            spans);
        };
    }

    private static CachedDirectory cached(
            Backend backend,
            int maxConcurrent,
            DirectoryProperties properties,
            MeterRegistry meters,
            LookupSpans spans) {
        DirectoryMetrics metrics = new DirectoryMetrics(meters);
        return new CachedDirectory(
                new LookupGate(backend, maxConcurrent, properties, metrics),
                properties,
                metrics,
                spans,
                Ticker.systemTicker());
    }

    /**
     * No more look-ups run than there are connections: one that waited for a connection would seem
     * to be the database's failure. The address may carry a password and is not repeated.
     */
    private static CachedDirectory postgres(
            DirectoryProperties properties, MeterRegistry meters, LookupSpans spans) {
        PostgresUrl url =
                PostgresUrl.parse(properties.postgres().url())
                        .orElseThrow(
                                () ->
                                        new InvalidSettingException(
                                                "fanfare.directory.postgres.url",
                                                hidden(properties.postgres().url()),
                                                "postgresql://user:password@host:port/database"
                                                        + "?schema=name"));
        PoolLimits limits = PoolLimits.of(url, properties);
        return cached(
                new PostgresBackend(url, properties.postgres(), limits),
                Math.min(properties.maxConcurrent(), limits.connections()),
                properties,
                meters,
                spans);
    }

    private static Backend http(DirectoryProperties.Http properties) {
        String text = properties.url() == null ? "" : properties.url().strip();
        String token = properties.token() == null ? "" : properties.token().strip();
        if (!token.chars().allMatch(c -> c > ' ' && c < DELETE)) {
            throw new InvalidSettingException(
                    "fanfare.directory.http.token",
                    hidden(token),
                    "visible ASCII characters without spaces");
        }
        try {
            URI url = URI.create(text);
            boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (isHttp && url.getHost() != null && url.getUserInfo() == null) {
                return new HttpBackend(url, token, properties);
            }
        } catch (IllegalArgumentException e) {
            // Said below, like any other value that is none.
        }
        throw new InvalidSettingException(
                "fanfare.directory.http.url", hidden(text), "http[s]://host[:port][/path]");
    }

    private static String hidden(@Nullable String value) {
        return value == null || value.isBlank() ? "" : "(hidden)";
    }
}
