package io.fanfare.gateway.directory;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Duration;
import java.util.Objects;

/** The platform's database, only ever read. */
final class PostgresBackend implements Backend {

    /** Hikari takes no less. */
    private static final long SHORTEST_POOL_TIMEOUT_MILLIS = 250;

    private final DirectoryProperties.Postgres properties;
    private final HikariDataSource pool;
    private final JdbcClient database;

    PostgresBackend(PostgresUrl url, DirectoryProperties.Postgres properties, PoolLimits limits) {
        this.properties = properties;
        this.pool = new HikariDataSource(config(url, properties, limits));
        JdbcTemplate template = new JdbcTemplate(pool);
        template.setQueryTimeout(seconds(properties.statementTimeout()));
        template.setMaxRows(1);
        this.database = JdbcClient.create(template);
    }

    /** The database need not be there at the start. */
    private static HikariConfig config(
            PostgresUrl url, DirectoryProperties.Postgres properties, PoolLimits limits) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("directory");
        config.setJdbcUrl(url.jdbcUrl());
        config.setUsername(url.user());
        config.setPassword(url.password());
        config.setReadOnly(true);
        config.setMaximumPoolSize(limits.connections());
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(
                Math.max(SHORTEST_POOL_TIMEOUT_MILLIS, limits.poolTimeout().toMillis()));
        config.addDataSourceProperty("ApplicationName", "fanfare");
        config.addDataSourceProperty(
                "connectTimeout", Integer.toString(seconds(limits.connectTimeout())));
        // The server ends a statement first; this is for a server that says nothing any more.
        config.addDataSourceProperty(
                "socketTimeout", Integer.toString(seconds(properties.statementTimeout()) + 2));
        if (url.isPooled()) { // Poolers refuse such options, and lose prepared statements.
            config.addDataSourceProperty("prepareThreshold", "0");
        } else {
            config.addDataSourceProperty(
                    "options", "-c statement_timeout=" + properties.statementTimeout().toMillis());
        }
        if (url.schema() != null) {
            config.addDataSourceProperty("currentSchema", url.schema());
        }
        if (url.sslMode() != null) {
            config.addDataSourceProperty("sslmode", url.sslMode());
        }
        return config;
    }

    private static int seconds(Duration duration) {
        return Math.toIntExact(Math.max(1, (duration.toMillis() + 999) / 1000));
    }

    @Override
    public Access answer(Question question) {
        try {
            return switch (question) {
                case Question.OfExecution(String user, String execution) ->
                        database
                                .sql(properties.executionSql())
                                .param("userId", user)
                                .param("executionId", execution)
                                .query((row, number) -> row.getString(1))
                                .list()
                                .stream()
                                .filter(Objects::nonNull)
                                .findFirst()
                                .<Access>map(Access.Allowed::new)
                                .orElseGet(Access.Denied::new);
                case Question.OfGraph(String user, String graph) ->
                        database.sql(properties.graphSql())
                                        .param("userId", user)
                                        .param("graphId", graph)
                                        .query()
                                        .listOfRows()
                                        .isEmpty()
                                ? new Access.Denied()
                                : new Access.Allowed(graph);
            };
        } catch (DataIntegrityViolationException e) {
            return new Access.Denied(); // An id that no column of its type can hold.
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
