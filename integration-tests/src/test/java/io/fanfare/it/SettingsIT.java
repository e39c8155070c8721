package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.GatewayProcess;
import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A setting that cannot be stops the start with one line that says which, what, and what may be.
 */
class SettingsIT {

    private static final Duration REFUSAL = Duration.ofSeconds(30);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FANFARE_CONNECTION_IDLE_TIMEOUT | fanfare.connection.idle-timeout | soon",
                "FANFARE_CONNECTION_MAX_PER_USER | fanfare.connection.max-per-user | -7",
                "FANFARE_COMMAND_MAX_SIZE | fanfare.command.max-size | lots",
                "FANFARE_HANDSHAKE_REJECTION | fanfare.handshake.rejection | maybe",
                "WEBSOCKET_SERVER_PORT | WEBSOCKET_SERVER_PORT | eight",
                "REDIS_PORT | fanfare.redis.port | 70001",
                "APP_ENV | APP_ENV | staging",
                "JWT_JWKS_URL | fanfare.jwt.jwks-url | ftp://keys.example",
                "FANFARE_TRACING_ENABLED | fanfare.tracing.enabled | maybe",
                "FANFARE_COMMAND_MAX_SIZE | fanfare.command.max-size | 0",
                "FANFARE_COMMAND_MAX_SIZE | fanfare.command.max-size | -1B",
                "FANFARE_COMMAND_MAX_SIZE | fanfare.command.max-size | 3GB",
                "FANFARE_OUTBOUND_NODE_BUDGET | fanfare.outbound.node-budget | 0MB",
                "FANFARE_OUTBOUND_MAX_BYTES | fanfare.outbound.max-bytes | 0",
                "FANFARE_BUS_LANE_MAX_BYTES | fanfare.bus.lane-max-bytes | 0",
                "FANFARE_CONNECTION_IDLE_TIMEOUT | fanfare.connection.idle-timeout | 200000d",
                "FANFARE_CONNECTION_PING_INTERVAL | fanfare.connection.ping-interval | 60000ms",
            })
    void aMistakenValueIsNamedInOneLine(String variable, String property, String value) {
        String log = refusal(Map.of("JWT_VERIFY_KEY", Tokens.KEY, variable, value));
        assertOneLine(log, List.of(variable, property), value);
    }

    @ParameterizedTest
    @CsvSource({
        "FANFARE_REDIS_PASWORD, FANFARE_REDIS_PASSWORD",
        "FANFARE_CONECTION_IDLE_TIMEOUT, FANFARE_CONNECTION_IDLE_TIMEOUT"
    })
    void aMisspeltNameIsNamedWithTheOneThatWasMeant(String variable, String meant) {
        String log = refusal(Map.of("JWT_VERIFY_KEY", Tokens.KEY, variable, "hidden"));
        assertOneLine(log, List.of(variable), meant);
        assertThat(log).doesNotContain("hidden");
    }

    @Test
    void aMisspeltOptionIsNamedToo() {
        List<String> command =
                List.of(
                        GatewayProcess.jdkTool("java"),
                        "-Dfanfare.comand.rate=hidden",
                        "-jar",
                        System.getProperty("gateway.jar"));
        String log = refusal(command, Map.of("JWT_VERIFY_KEY", Tokens.KEY));
        assertOneLine(log, List.of("fanfare.comand.rate"), "fanfare.command.rate");
        assertThat(log).doesNotContain("hidden");
    }

    @Test
    void keysThatAreRememberedShortlyAreNoMistake() {
        try (GatewayProcess gateway =
                        GatewayProcess.start(
                                Map.of(
                                        "JWT_VERIFY_KEY",
                                        Tokens.KEY,
                                        "JWT_JWKS_URL",
                                        "http://127.0.0.1:1/jwks",
                                        "FANFARE_JWT_JWKS_CACHE",
                                        "1s"));
                WireClient client = WireClient.to(gateway.port()).token(Tokens.of("u")).open()) {
            assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
        }
    }

    @Test
    void aRedisAddressMayHoldAPasswordAndIsNotShown() {
        String log =
                refusal(
                        Map.of(
                                "JWT_VERIFY_KEY",
                                Tokens.KEY,
                                "FANFARE_REDIS_NODES",
                                "gopher://u:hidden@x"));
        assertOneLine(log, List.of("FANFARE_REDIS_NODES", "fanfare.redis.nodes"), "redis");
        assertThat(log).doesNotContain("hidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"http://localhost\"]", "[\"regex:(\"]"})
    void aMistakenOriginIsNamedInOneLine(String origins) {
        String log =
                refusal(
                        Map.of(
                                "JWT_VERIFY_KEY",
                                Tokens.KEY,
                                "BACKEND_CORS_ALLOW_ORIGINS",
                                origins));
        String entry = origins.replaceAll("^\\[\"|\"]$", "");
        assertOneLine(log, List.of("BACKEND_CORS_ALLOW_ORIGINS"), entry);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"https://app.example.com\",\"http://127.0.0.1:3000\"]",
                "[\"regex:https?://[a-z]+:3000\"]"
            })
    void productionHasNoLocalOrigins(String origins) {
        String log =
                refusal(
                        Map.of(
                                "APP_ENV",
                                "prod",
                                "JWT_VERIFY_KEY",
                                Tokens.KEY,
                                "BACKEND_CORS_ALLOW_ORIGINS",
                                origins));
        assertOneLine(log, List.of("BACKEND_CORS_ALLOW_ORIGINS"), "");
    }

    @ParameterizedTest
    @CsvSource({"OTEL_EXPORTER_OTLP_ENDPOINT, collector:4318", "OTEL_EXPORTER_OTLP_PROTOCOL, grpc"})
    void aCollectorThatCannotBeReachedByHttpIsNamedInOneLine(String variable, String value) {
        String log =
                refusal(
                        Map.of(
                                "JWT_VERIFY_KEY",
                                Tokens.KEY,
                                "FANFARE_TRACING_ENABLED",
                                "true",
                                variable,
                                value));
        assertOneLine(log, List.of(variable), value);
    }

    @Test
    void productionDoesNotStartWithTheDefaultOrigins() {
        String log = refusal(Map.of("APP_ENV", "prod", "JWT_VERIFY_KEY", Tokens.KEY));
        assertOneLine(log, List.of("BACKEND_CORS_ALLOW_ORIGINS"), "localhost");
    }

    @Test
    void productionStartsWithPublicOrigins() {
        try (GatewayProcess gateway =
                        GatewayProcess.start(
                                Map.of(
                                        "APP_ENV",
                                        "prod",
                                        "JWT_VERIFY_KEY",
                                        Tokens.KEY,
                                        "BACKEND_CORS_ALLOW_ORIGINS",
                                        "[\"https://app.example.com\","
                                            + "\"regex:https://x-[a-z0-9-]+\\\\.example\\\\.app\"]"));
                WireClient client =
                        WireClient.to(gateway.port())
                                .token(Tokens.of("u"))
                                .origin("https://x-1.example.app")
                                .open()) {
            assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "prod"})
    void withoutAKeyOnlyALocalGatewayStarts(String environment) {
        String log =
                refusal(
                        Map.of(
                                "APP_ENV",
                                environment,
                                "BACKEND_CORS_ALLOW_ORIGINS",
                                "[\"https://app.example.com\"]"));
        assertOneLine(log, List.of("JWT_VERIFY_KEY"), "");
    }

    @Test
    void aBlankKeyIsNoKey() {
        String log =
                refusal(
                        Map.of(
                                "APP_ENV",
                                "dev",
                                "JWT_VERIFY_KEY",
                                "  ",
                                "SUPABASE_JWT_SECRET",
                                Tokens.KEY));
        assertOneLine(log, List.of("JWT_VERIFY_KEY"), "");
    }

    @Test
    void aTakenPortIsNamedInOneLine() {
        int taken = Installation.shared().gateway().port();
        String log =
                refusal(
                        Map.of(
                                "JWT_VERIFY_KEY",
                                Tokens.KEY,
                                "WEBSOCKET_SERVER_PORT",
                                Integer.toString(taken)));
        assertOneLine(log, List.of("WEBSOCKET_SERVER_PORT"), Integer.toString(taken));
    }

    /** What a gateway prints that does not start. */
    private static String refusal(Map<String, String> environment) {
        try (GatewayProcess gateway = GatewayProcess.launch(environment)) {
            return refusal(gateway);
        }
    }

    private static String refusal(List<String> command, Map<String, String> environment) {
        try (GatewayProcess gateway = GatewayProcess.launch(command, environment)) {
            return refusal(gateway);
        }
    }

    private static String refusal(GatewayProcess gateway) {
        assertThat(gateway.awaitExit(REFUSAL)).as("exit code").isNotZero();
        return gateway.log();
    }

    private static void assertOneLine(String log, List<String> names, String value) {
        assertThat(log.lines())
                .filteredOn(line -> names.stream().anyMatch(line::contains))
                .as(log)
                .singleElement()
                .asString()
                .contains(value);
        assertThat(log).doesNotContain("\tat ").doesNotContain("Exception");
    }
}
