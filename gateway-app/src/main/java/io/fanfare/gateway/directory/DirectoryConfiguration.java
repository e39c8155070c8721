package io.fanfare.gateway.directory;

import com.github.benmanes.caffeine.cache.Ticker;

import io.fanfare.gateway.settings.InvalidSettingException;
import io.micrometer.core.instrument.MeterRegistry;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.net.URI;

/** Chooses the directory. */
@Configuration(proxyBeanMethods = false)
class DirectoryConfiguration {

    @Bean
    ExecutionDirectory executionDirectory(DirectoryProperties properties, MeterRegistry meters) {
        return switch (properties.type()) {
            case NONE -> new OpenDirectory();
            case POSTGRES -> cached(postgres(properties), properties, meters);
            case HTTP -> cached(http(properties.http()), properties, meters);
        };
    }

    private static CachedDirectory cached(
            Backend backend, DirectoryProperties properties, MeterRegistry meters) {
        DirectoryMetrics metrics = new DirectoryMetrics(meters);
        return new CachedDirectory(
                new LookupGate(backend, properties, metrics),
                properties,
                metrics,
                Ticker.systemTicker());
    }

    /** The value may carry a password and is not repeated. */
    private static Backend postgres(DirectoryProperties properties) {
        PostgresUrl url =
                PostgresUrl.parse(properties.postgres().url())
                        .orElseThrow(
                                () ->
                                        new InvalidSettingException(
                                                "fanfare.directory.postgres.url",
                                                hidden(properties.postgres().url()),
                                                "postgresql://user:password@host:port/database"
                                                        + "?schema=name"));
        Integer connections = properties.postgres().maxConnections();
        return new PostgresBackend(
                url,
                properties.postgres(),
                connections == null ? properties.maxConcurrent() : connections);
    }

    private static Backend http(DirectoryProperties.Http properties) {
        String text = properties.url() == null ? "" : properties.url().strip();
        try {
            URI url = URI.create(text);
            boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (isHttp && url.getHost() != null && url.getUserInfo() == null) {
                return new HttpBackend(url, properties);
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
