package io.fanfare.gateway.directory;

import jakarta.validation.Valid;
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

/**
 * Where read access is looked up.
 *
 * @param type none: every subscription is allowed
 * @param recheckInterval how often live subscriptions are checked again; 0 never
 * @param timeout how long an asker waits for an answer
 * @param maxConcurrent look-ups that run at once, each on a connection of its own
 * @param maxWaiting look-ups that may wait for their turn; more are refused
 * @param cacheAllowed how long an allowing answer is used again
 * @param cacheDenied how long a denying answer is used again
 * @param cacheSize answers remembered; one counts once for each 256 characters of its names
 * @param postgres the database of the platform
 * @param http a service that decides
 */
@Validated
@ConfigurationProperties(prefix = "fanfare.directory", ignoreUnknownFields = false)
public record DirectoryProperties(
        @DefaultValue("none") Type type,
        @DefaultValue("5m") @DurationMin(millis = 0) @DurationMax(days = 365)
                Duration recheckInterval,
        @DefaultValue("5s") @DurationMin(millis = 1) @DurationMax(days = 365) Duration timeout,
        @DefaultValue("8") @Min(1) @Max(1000) int maxConcurrent,
        @DefaultValue("10000") @Min(0) int maxWaiting,
        @DefaultValue("60s") @DurationMin(millis = 0) @DurationMax(days = 365)
                Duration cacheAllowed,
        @DefaultValue("5s") @DurationMin(millis = 0) @DurationMax(days = 365) Duration cacheDenied,
        @DefaultValue("100000") @Min(0) int cacheSize,
        @DefaultValue @Valid Postgres postgres,
        @DefaultValue @Valid Http http) {

    static final String EXECUTION_SQL =
            "SELECT \"agentGraphId\" FROM \"AgentGraphExecution\" WHERE \"id\" = :executionId AND"
                    + " \"userId\" = :userId AND \"isDeleted\" = false";

    static final String GRAPH_SQL =
            "SELECT 1 WHERE EXISTS (SELECT 1 FROM \"AgentGraph\" WHERE \"id\" = :graphId AND"
                    + " \"userId\" = :userId) OR EXISTS (SELECT 1 FROM \"LibraryAgent\" WHERE"
                    + " \"agentGraphId\" = :graphId AND \"userId\" = :userId AND \"isDeleted\" ="
                    + " false) OR EXISTS (SELECT 1 FROM \"AgentGraphExecution\" WHERE"
                    + " \"agentGraphId\" = :graphId AND \"userId\" = :userId AND \"isDeleted\" ="
                    + " false)";

    /** Kinds of directory. */
    public enum Type {
        NONE,
        POSTGRES,
        HTTP
    }

    /**
     * The platform's database.
     *
     * @param url postgresql://user:password@host:port/database?schema=name
     * @param maxConnections most connections; empty: the url's connection_limit, else as many as
     *     look-ups run at once
     * @param connectTimeout time to connect to the server; empty: the url's connect_timeout, else 5
     *     s; 0: as long as a client waits
     * @param poolTimeout time to wait for a connection of the pool; empty: the url's pool_timeout,
     *     else 3 s; 0: as long as a client waits
     * @param statementTimeout time a statement may take
     * @param executionSql finds the graph of :executionId if :userId may listen to it
     * @param graphSql finds a row if :userId may listen to all executions of :graphId
     */
    public record Postgres(
            @Nullable String url,
            @Nullable @Min(1) Integer maxConnections,
            @Nullable @DurationMin(millis = 0) @DurationMax(days = 365) Duration connectTimeout,
            @Nullable @DurationMin(millis = 0) @DurationMax(days = 365) Duration poolTimeout,
            @DefaultValue("3s") @DurationMin(millis = 1) @DurationMax(days = 365)
                    Duration statementTimeout,
            @DefaultValue(EXECUTION_SQL) @NotBlank String executionSql,
            @DefaultValue(GRAPH_SQL) @NotBlank String graphSql) {}

    /**
     * A service that decides.
     *
     * @param url where questions are posted
     * @param token bearer token sent along
     * @param connectTimeout time to connect
     * @param timeout time from the question to the end of the answer
     */
    public record Http(
            @Nullable String url,
            @Nullable String token,
            @DefaultValue("2s") @DurationMin(millis = 1) @DurationMax(days = 365)
                    Duration connectTimeout,
            @DefaultValue("3s") @DurationMin(millis = 1) @DurationMax(days = 365)
                    Duration timeout) {}

    /** Zero where nothing is looked up. */
    public Duration effectiveRecheckInterval() {
        return type == Type.NONE ? Duration.ZERO : recheckInterval;
    }
}
