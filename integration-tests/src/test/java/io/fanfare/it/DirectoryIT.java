package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.GatewayProcess;
import io.fanfare.it.support.Installation;
import io.fanfare.it.support.PostgresServer;
import io.fanfare.it.support.RedisServer;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Read access from the platform's database. */
class DirectoryIT {

    private static final RedisServer REDIS = RedisServer.start();
    private static final PostgresServer DATABASE = PostgresServer.start();
    private static final GatewayProcess GATEWAY =
            start(
                    Map.of(
                            "FANFARE_DIRECTORY_CACHE_DENIED", "0s",
                            "FANFARE_DIRECTORY_CACHE_ALLOWED", "1s",
                            "FANFARE_DIRECTORY_RECHECK_INTERVAL", "1s"));

    private static GatewayProcess start(Map<String, String> settings) {
        Map<String, String> environment = new TreeMap<>();
        environment.put("FANFARE_DIRECTORY_TYPE", "postgres");
        environment.put("DATABASE_URL", DATABASE.url());
        environment.put("FANFARE_DIRECTORY_POSTGRES_POOL_TIMEOUT", "1s");
        environment.putAll(settings);
        return GatewayProcess.start(Installation.environment(REDIS, environment));
    }

    @AfterAll
    static void end() {
        GATEWAY.close();
        DATABASE.close();
        REDIS.close();
    }

    private static WireClient connect(String user) {
        return connect(GATEWAY, user);
    }

    private static WireClient connect(GatewayProcess gateway, String user) {
        return WireClient.to(gateway.port()).token(Tokens.of(user)).open();
    }

    private static double lookups(GatewayProcess gateway) {
        return gateway.metrics().sum("fanfare_directory_lookups_seconds_count");
    }

    @Test
    void anExecutionIsItsOwnersAlone() {
        DATABASE.insertExecution("own", "owner", "G");
        DATABASE.insertExecution("deleted", "owner", "G");
        DATABASE.execute(
                "UPDATE \"AgentGraphExecution\" SET \"isDeleted\" = true WHERE \"id\" = 'deleted'");
        try (WireClient owner = connect("owner");
                WireClient stranger = connect("stranger")) {
            assertThat(owner.ask(Wire.subscribeExecution("own")))
                    .isEqualTo(Wire.subscribedExecution("owner", "own"));
            assertThat(owner.ask(Wire.subscribeExecution("deleted"))).isEqualTo(Wire.DENIED);
            assertThat(owner.ask(Wire.subscribeExecution("missing"))).isEqualTo(Wire.DENIED);
            assertThat(stranger.ask(Wire.subscribeExecution("own"))).isEqualTo(Wire.DENIED);
            assertThat(stranger.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
        }
    }

    @Test
    void aGraphIsForThoseWhoOwnItHaveItOrHaveRunIt() {
        DATABASE.execute("INSERT INTO \"AgentGraph\" (\"id\", \"userId\") VALUES ('A', 'maker')");
        DATABASE.execute(
                "INSERT INTO \"LibraryAgent\" (\"id\", \"userId\", \"agentGraphId\") VALUES"
                        + " ('l1', 'collector', 'A')");
        DATABASE.execute(
                "INSERT INTO \"LibraryAgent\" (\"id\", \"userId\", \"agentGraphId\", \"isDeleted\")"
                        + " VALUES ('l2', 'former', 'A', true)");
        DATABASE.insertExecution("run-of-a", "runner", "A");
        for (String user : new String[] {"maker", "collector", "runner"}) {
            try (WireClient client = connect(user)) {
                assertThat(client.ask(Wire.subscribeGraph("A")))
                        .isEqualTo(Wire.subscribedGraph(user, "A"));
            }
        }
        for (String user : new String[] {"former", "somebody"}) {
            try (WireClient client = connect(user)) {
                assertThat(client.ask(Wire.subscribeGraph("A"))).isEqualTo(Wire.DENIED);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "' OR '1'='1",
                "'; DROP TABLE platform.\\\"AgentGraphExecution\\\"; --",
                ":userId",
                "%",
                "a\\u0000b",
                "\\\\' OR 1=1 --"
            })
    void whatLooksLikeSqlIsAnIdThatIsMissing(String id) {
        try (WireClient client = connect("injector")) {
            assertThat(client.ask(Wire.subscribeExecution(id))).isEqualTo(Wire.DENIED);
            assertThat(client.ask(Wire.subscribeGraph(id))).isEqualTo(Wire.DENIED);
        }
        DATABASE.execute("SELECT count(*) FROM \"AgentGraphExecution\"");
    }

    @Test
    void aRevokedSubscriptionClosesItsSocketsAndNoOther() {
        DATABASE.insertExecution("revoked", "loser", "G");
        DATABASE.insertExecution("kept", "loser", "G");
        try (WireClient revoked = connect("loser");
                WireClient kept = connect("loser")) {
            revoked.ask(Wire.subscribeExecution("revoked"));
            kept.ask(Wire.subscribeExecution("kept"));
            DATABASE.execute("DELETE FROM \"AgentGraphExecution\" WHERE \"id\" = 'revoked'");
            assertThat(revoked.awaitClosed(Duration.ofSeconds(20)).code()).isEqualTo(4003);
            assertThat(revoked.awaitClosed(Duration.ofSeconds(1)).reason())
                    .isEqualTo("Execution subscription access was revoked");
            assertThat(kept.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
        }
    }

    @Test
    void answersAreRememberedAndEqualQuestionsAskedOnce() {
        DATABASE.insertExecution("cached", "reader", "G");
        try (GatewayProcess gateway =
                start(
                        Map.of(
                                "FANFARE_COMMAND_RATE",
                                "0",
                                "FANFARE_DIRECTORY_POSTGRES_EXECUTION_SQL",
                                "SELECT \"agentGraphId\" FROM \"AgentGraphExecution\", pg_sleep(1)"
                                        + " WHERE \"id\" = :executionId AND \"userId\" ="
                                        + " :userId"))) {
            WireClient[] clients = new WireClient[5];
            for (int i = 0; i < clients.length; i++) {
                clients[i] = connect(gateway, "reader");
            }
            for (WireClient client : clients) {
                client.send(Wire.subscribeExecution("cached"));
            }
            for (WireClient client : clients) {
                assertThat(client.next()).isEqualTo(Wire.subscribedExecution("reader", "cached"));
            }
            assertThat(lookups(gateway)).isEqualTo(1);
            DATABASE.execute("DELETE FROM \"AgentGraphExecution\" WHERE \"id\" = 'cached'");
            for (WireClient client : clients) {
                assertThat(client.ask(Wire.subscribeExecution("cached")))
                        .isEqualTo(Wire.subscribedExecution("reader", "cached"));
                client.close();
            }
            assertThat(lookups(gateway)).isEqualTo(1);
        }
    }

    @Test
    void aSlowDatabaseHoldsUpNobodyElse() throws SQLException {
        DATABASE.insertExecution("slow", "patient", "G");
        try (GatewayProcess gateway = start(Map.of("FANFARE_COMMAND_RATE", "0"));
                Connection locker = DATABASE.connect();
                Statement lock = locker.createStatement();
                WireClient patient = connect(gateway, "patient");
                WireClient other = connect(gateway, "other")) {
            locker.setAutoCommit(false);
            lock.execute("LOCK TABLE \"AgentGraphExecution\" IN ACCESS EXCLUSIVE MODE");
            for (int i = 0; i < 200; i++) {
                patient.send(Wire.subscribeExecution("slow" + i));
            }
            for (int i = 0; i < 100; i++) {
                assertThat(other.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
            }
            assertThat(patient.waiting()).isZero();
            assertThat(patient.next(Duration.ofSeconds(20))).isEqualTo(Wire.UNAVAILABLE);
            locker.rollback();
            for (int i = 1; i < 200; i++) {
                assertThat(patient.next(Duration.ofSeconds(20)))
                        .isIn(Wire.UNAVAILABLE, Wire.DENIED);
            }
            awaitAnswer(patient, "slow", Wire.subscribedExecution("patient", "slow"));
        }
    }

    /** An address as a pooled platform has it, and a query of one's own that finds several rows. */
    @Test
    void theAddressLimitsTheConnectionsAndOnlyTheFirstRowCounts() throws SQLException {
        DATABASE.insertExecution("many-1", "repeater", "G");
        DATABASE.insertExecution("many-2", "repeater", "G");
        Map<String, String> settings =
                Map.of(
                        "DATABASE_URL",
                        DATABASE.url() + "&connection_limit=1&pgbouncer=true",
                        "FANFARE_DIRECTORY_POSTGRES_EXECUTION_SQL",
                        "SELECT \"agentGraphId\" FROM \"AgentGraphExecution\" WHERE \"userId\" ="
                                + " :userId AND :executionId <> 'none'");
        try (GatewayProcess gateway = start(settings);
                Connection locker = DATABASE.connect();
                Statement lock = locker.createStatement();
                WireClient client = connect(gateway, "repeater")) {
            locker.setAutoCommit(false);
            lock.execute("LOCK TABLE \"AgentGraphExecution\" IN ACCESS EXCLUSIVE MODE");
            client.send(Wire.subscribeExecution("many-1"));
            client.send(Wire.subscribeExecution("many-2"));
            Awaitility.await("one look-up runs, the other waits")
                    .until(
                            () ->
                                    gateway.metrics().sum("fanfare_directory_running") == 1
                                            && gateway.metrics().sum("fanfare_directory_waiting")
                                                    == 1);
            locker.rollback();
            for (String id : new String[] {"many-1", "many-2"}) {
                assertThat(client.next(Duration.ofSeconds(10)))
                        .isEqualTo(Wire.subscribedExecution("repeater", id));
            }
            assertThat(client.ask(Wire.subscribeExecution("none"))).isEqualTo(Wire.DENIED);
        }
    }

    private static void awaitAnswer(WireClient client, String execution, String reply) {
        Awaitility.await(reply)
                .atMost(Duration.ofSeconds(30))
                .until(() -> client.ask(Wire.subscribeExecution(execution)).equals(reply));
    }

    @Test
    void aDatabaseThatIsAwayIsNamedSoAndComesBack() {
        DATABASE.insertExecution("back", "returner", "G");
        try (GatewayProcess gateway = start(Map.of("FANFARE_COMMAND_RATE", "0"));
                WireClient client = connect(gateway, "returner")) {
            DATABASE.kill();
            try {
                for (int i = 0; i < 8; i++) {
                    assertThat(client.ask(Wire.subscribeExecution("back")))
                            .isEqualTo(Wire.UNAVAILABLE);
                }
                assertThat(gateway.metrics().sum("fanfare_directory_breaker_open")).isOne();
                assertThat(
                                gateway.metrics()
                                        .sum(
                                                "fanfare_directory_refusals_total",
                                                "reason",
                                                "breaker_open"))
                        .isPositive();
                assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
            } finally {
                DATABASE.startAgain();
            }
            awaitAnswer(client, "back", Wire.subscribedExecution("returner", "back"));
            assertThat(gateway.log()).doesNotContain(DATABASE.url());
        }
    }

    @Test
    void aDatabaseKilledWhileItAnswersIsAnOutageLikeAnyOther() throws SQLException {
        DATABASE.insertExecution("cut", "waiter", "G");
        Map<String, String> patient =
                Map.of(
                        "FANFARE_COMMAND_RATE", "0",
                        "FANFARE_DIRECTORY_TIMEOUT", "60s",
                        "FANFARE_DIRECTORY_POSTGRES_STATEMENT_TIMEOUT", "60s");
        try (GatewayProcess gateway = start(patient);
                WireClient client = connect(gateway, "waiter")) {
            try (Connection locker = DATABASE.connect();
                    Statement lock = locker.createStatement()) {
                locker.setAutoCommit(false);
                lock.execute("LOCK TABLE \"AgentGraphExecution\" IN ACCESS EXCLUSIVE MODE");
                client.send(Wire.subscribeExecution("cut"));
                Awaitility.await("the query waits").until(DirectoryIT::isAQueryWaiting);
                DATABASE.kill();
                assertThat(client.next(Duration.ofSeconds(20))).isEqualTo(Wire.UNAVAILABLE);
            } finally {
                DATABASE.startAgain();
            }
            awaitAnswer(client, "cut", Wire.subscribedExecution("waiter", "cut"));
        }
    }

    private static boolean isAQueryWaiting() throws SQLException {
        try (Connection connection = DATABASE.connect();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'")) {
            return rows.next();
        }
    }

    @Test
    void aGatewayStartsWithoutItsDatabaseAndFindsItLater() {
        DATABASE.insertExecution("early", "first", "G");
        DATABASE.kill();
        try (GatewayProcess gateway = start(Map.of("FANFARE_COMMAND_RATE", "0"));
                WireClient client = connect(gateway, "first")) {
            try {
                gateway.awaitReady();
                assertThat(client.ask(Wire.subscribeExecution("early")))
                        .isEqualTo(Wire.UNAVAILABLE);
            } finally {
                DATABASE.startAgain();
            }
            awaitAnswer(client, "early", Wire.subscribedExecution("first", "early"));
        }
    }

    @Test
    void aWrongPasswordIsAnOutageUntilItIsRightAndIsNotPrinted() throws SQLException {
        DATABASE.insertExecution("locked-out", "u", "G");
        String url = DATABASE.urlWithPassword("mistaken-password");
        try (GatewayProcess gateway =
                        start(Map.of("DATABASE_URL", url, "FANFARE_COMMAND_RATE", "0"));
                WireClient client = connect(gateway, "u");
                Connection keeper = DATABASE.connect();
                Statement change = keeper.createStatement()) {
            assertThat(client.ask(Wire.subscribeExecution("locked-out")))
                    .isEqualTo(Wire.UNAVAILABLE);
            change.execute("ALTER ROLE CURRENT_USER PASSWORD 'mistaken-password'");
            try {
                awaitAnswer(client, "locked-out", Wire.subscribedExecution("u", "locked-out"));
            } finally {
                change.execute("ALTER ROLE CURRENT_USER PASSWORD '" + DATABASE.password() + "'");
            }
            assertThat(gateway.log()).doesNotContain("mistaken-password");
        }
    }
}
