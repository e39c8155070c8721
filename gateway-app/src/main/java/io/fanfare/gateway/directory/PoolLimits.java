package io.fanfare.gateway.directory;

import java.time.Duration;
import java.util.Optional;

/**
 * What the database's pool may take: a setting goes before the address's own parameter, and that
 * before the default. A time of 0 means as long as an asker waits, since no look-up needs more.
 */
record PoolLimits(int connections, Duration connectTimeout, Duration poolTimeout) {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration POOL_TIMEOUT = Duration.ofSeconds(3);

    static PoolLimits of(PostgresUrl url, DirectoryProperties properties) {
        DirectoryProperties.Postgres postgres = properties.postgres();
        Integer connections = postgres.maxConnections();
        return new PoolLimits(
                connections != null
                        ? connections
                        : url.connectionLimit().orElse(properties.maxConcurrent()),
                Optional.ofNullable(postgres.connectTimeout())
                        .or(url::connectTimeout)
                        .map(limit -> limit.isZero() ? properties.timeout() : limit)
                        .orElse(CONNECT_TIMEOUT),
                Optional.ofNullable(postgres.poolTimeout())
                        .or(url::poolTimeout)
                        .map(limit -> limit.isZero() ? properties.timeout() : limit)
                        .orElse(POOL_TIMEOUT));
    }
}
