package io.fanfare.gateway.bus;

import io.lettuce.core.SslOptions;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;

import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

import java.time.Duration;
import java.util.List;

/**
 * The Redis servers that publishers use.
 *
 * @param nodes independent servers whose events all fan in, or nodes of the one cluster of a
 *     sharded bus, each as host:port or redis[s]://[user:password@]host:port[/db]; empty means the
 *     one of host and port
 * @param host host of the only server when nodes is empty
 * @param port port of the only server when nodes is empty
 * @param password password for every server that has none of its own in nodes
 * @param caFile certificates of the authorities that sign those of the servers, in PEM form; by
 *     default those the JVM trusts
 * @param connectTimeout time a connection attempt may take
 * @param timeout time a command may take on the sharded bus
 * @param useAnnouncedAddress sharded bus: whether nodes are reached at the addresses they announce;
 *     otherwise at the host of the first configured one, on the ports they announce
 */
@Validated
@ConfigurationProperties(prefix = "fanfare.redis", ignoreUnknownFields = false)
public record RedisProperties(
        @DefaultValue List<RedisNode> nodes,
        @DefaultValue("localhost") @NotBlank String host,
        @DefaultValue("6379") @Min(1) @Max(65_535) int port,
        @Nullable String password,
        @Nullable CaFile caFile,
        @DefaultValue("5s") @DurationMin(millis = 1) @DurationMax(days = 365)
                Duration connectTimeout,
        @DefaultValue("30s") @DurationMin(millis = 1) @DurationMax(days = 365) Duration timeout,
        @DefaultValue("false") boolean useAnnouncedAddress) {

    /** The servers to listen to; at least one. */
    public List<RedisNode> effectiveNodes() {
        List<RedisNode> configured = nodes.isEmpty() ? List.of(RedisNode.of(host, port)) : nodes;
        return configured.stream().map(node -> node.withDefaultPassword(password)).toList();
    }

    /** Whom to trust where a server's address begins with rediss. */
    public SslOptions sslOptions() {
        return caFile == null ? SslOptions.create() : caFile.sslOptions();
    }
}
