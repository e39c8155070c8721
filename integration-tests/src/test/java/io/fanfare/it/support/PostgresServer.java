package io.fanfare.it.support;

import org.awaitility.Awaitility;
import org.postgresql.ds.PGSimpleDataSource;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** A PostgreSQL of the test's own with the platform's tables, on a loopback port it keeps. */
public final class PostgresServer implements AutoCloseable {

    static final String USER = "fanfare";
    static final String PASSWORD = "integration-test-password";

    /** The platform's tables, as far as read access goes. */
    private static final String TABLES =
            """
            CREATE SCHEMA platform;
            SET search_path TO platform;
            CREATE TYPE "AgentExecutionStatus" AS ENUM
                ('INCOMPLETE', 'QUEUED', 'RUNNING', 'COMPLETED', 'TERMINATED', 'FAILED');
            CREATE TABLE "AgentGraph" (
                "id" text, "version" int DEFAULT 1, "userId" text NOT NULL,
                PRIMARY KEY ("id", "version"));
            CREATE TABLE "LibraryAgent" (
                "id" text PRIMARY KEY, "userId" text NOT NULL, "agentGraphId" text NOT NULL,
                "agentGraphVersion" int DEFAULT 1, "isDeleted" boolean DEFAULT false);
            CREATE TABLE "AgentGraphExecution" (
                "id" text PRIMARY KEY, "userId" text NOT NULL, "agentGraphId" text NOT NULL,
                "agentGraphVersion" int DEFAULT 1, "isDeleted" boolean DEFAULT false,
                "executionStatus" "AgentExecutionStatus" DEFAULT 'QUEUED',
                "createdAt" timestamp DEFAULT CURRENT_TIMESTAMP,
                "startedAt" timestamp, "endedAt" timestamp);
            CREATE INDEX ON "AgentGraphExecution" ("userId", "isDeleted", "createdAt");
            """;

    private final int port;
    private final PostgresSource.Instance instance;

    private PostgresServer(int port) {
        this.port = port;
        this.instance = PostgresSource.chosen().create(port);
    }

    /** A running one with empty tables. */
    public static PostgresServer start() {
        PostgresServer server = new PostgresServer(Ports.free());
        server.startAgain();
        server.execute(TABLES);
        return server;
    }

    /** As {@code DATABASE_URL} has it. */
    public String url() {
        return urlWithPassword(PASSWORD);
    }

    public String password() {
        return PASSWORD;
    }

    public String urlWithPassword(String password) {
        return "postgresql://%s:%s@127.0.0.1:%d/postgres?schema=platform"
                .formatted(USER, password, port);
    }

    public void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A connection that sees the platform's tables. */
    public Connection connect() throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {port});
        source.setUser(USER);
        source.setPassword(PASSWORD);
        source.setDatabaseName("postgres");
        source.setCurrentSchema("platform");
        return source.getConnection();
    }

    public void insertExecution(String id, String user, String graph) {
        execute(
                "INSERT INTO \"AgentGraphExecution\" (\"id\", \"userId\", \"agentGraphId\") VALUES"
                        + " ('%s', '%s', '%s')".formatted(id, user, graph));
    }

    /** Starts it on its port, with its data, and returns when it answers. */
    public void startAgain() {
        instance.start();
        Awaitility.await("PostgreSQL answers on " + port)
                .pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(
                        () -> {
                            connect().close();
                            return true;
                        });
    }

    /** Ends it at once, as a crash would (SIGKILL). */
    public void kill() {
        instance.kill();
    }

    @Override
    public void close() {
        instance.remove();
    }
}
