package io.fanfare.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import java.util.List;
import java.util.Locale;
import java.util.Map;

class ContractEnvironmentTests {

    /** An environment in which only the given variables are set. */
    private static StandardEnvironment environment(Map<String, Object> variables) {
        return environment(Map.of(), variables);
    }

    private static StandardEnvironment environment(
            Map<String, Object> above, Map<String, Object> variables) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().remove("systemProperties");
        environment.getPropertySources().remove("systemEnvironment");
        environment.getPropertySources().addLast(new MapPropertySource("above", above));
        environment.getPropertySources().addLast(new MapPropertySource("env", variables));
        new ContractEnvironment().postProcessEnvironment(environment, new SpringApplication());
        return environment;
    }

    private static List<String> origins(StandardEnvironment environment) {
        return Binder.get(environment)
                .bindOrCreate("fanfare.handshake.allowed-origins", Bindable.listOf(String.class));
    }

    @ParameterizedTest
    @CsvSource({
        "WEBSOCKET_SERVER_HOST, server.address",
        "WEBSOCKET_SERVER_PORT, server.port",
        "APP_ENV, fanfare.env",
        "ENABLE_AUTH, fanfare.handshake.auth-enabled",
        "EXECUTION_EVENT_BUS_NAME, fanfare.bus.execution-name",
        "NOTIFICATION_EVENT_BUS_NAME, fanfare.bus.notification-name",
        "JWT_VERIFY_KEY, fanfare.jwt.verify-key",
        "SUPABASE_JWT_SECRET, fanfare.jwt.verify-key",
        "JWT_SIGN_ALGORITHM, fanfare.jwt.sign-algorithm",
        "JWT_JWKS_URL, fanfare.jwt.jwks-url",
        "JWT_JWKS_ALGORITHMS, fanfare.jwt.jwks-algorithms",
        "REDIS_HOST, fanfare.redis.host",
        "REDIS_PORT, fanfare.redis.port",
        "REDIS_PASSWORD, fanfare.redis.password"
    })
    void eachNameSetsItsPropertyInAnyCase(String variable, String property) {
        String lower = variable.toLowerCase(Locale.ROOT);
        String mixed = variable.charAt(0) + lower.substring(1);
        for (String name : new String[] {variable, lower, mixed}) {
            assertThat(environment(Map.of(name, "value")).getProperty(property)).isEqualTo("value");
        }
    }

    @Test
    void theAddressIsThatOfTheOriginalWhereNothingIsSet() {
        StandardEnvironment environment = environment(Map.of());
        assertThat(environment.getProperty("server.address")).isEqualTo("0.0.0.0");
        assertThat(environment.getProperty("server.port")).isEqualTo("8001");
        assertThat(environment.getProperty("fanfare.env")).isNull();
    }

    @Test
    void thePropertyItselfOverrulesItsName() {
        StandardEnvironment environment =
                environment(
                        Map.of("fanfare.redis.host", "property", "server.port", "1"),
                        Map.of("REDIS_HOST", "variable", "WEBSOCKET_SERVER_PORT", "2"));
        assertThat(environment.getProperty("fanfare.redis.host")).isEqualTo("property");
        assertThat(environment.getProperty("server.port")).isEqualTo("1");
    }

    @Test
    void theFirstSourceThatHasTheNameWins() {
        StandardEnvironment environment =
                environment(Map.of("redis_host", "process"), Map.of("REDIS_HOST", "file"));
        assertThat(environment.getProperty("fanfare.redis.host")).isEqualTo("process");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "\"quoted\";quoted",
                "'quoted';quoted",
                "\"it's\";it's",
                "\"open;\"open",
                "'mixed\";'mixed\"",
                "\";\"",
                "\"\";``",
                "in \"the\" middle;in \"the\" middle"
            })
    void quotesAroundAWholeValueAreNoPartOfIt(String written, String value) {
        assertThat(
                        environment(Map.of("REDIS_PASSWORD", written))
                                .getProperty("fanfare.redis.password"))
                .isEqualTo(value);
    }

    @Test
    void theOlderKeyCountsOnlyWhereTheNewerIsNotSetAtAll() {
        assertThat(key(Map.of("JWT_VERIFY_KEY", "new", "SUPABASE_JWT_SECRET", "old")))
                .isEqualTo("new");
        assertThat(key(Map.of("SUPABASE_JWT_SECRET", " old \n"))).isEqualTo("old");
        assertThat(key(Map.of("JWT_VERIFY_KEY", " ", "SUPABASE_JWT_SECRET", "old"))).isEmpty();
    }

    private static String key(Map<String, Object> variables) {
        return environment(variables).getRequiredProperty("fanfare.jwt.verify-key");
    }

    @Test
    void originsAreAJsonArray() {
        String variable = "BACKEND_CORS_ALLOW_ORIGINS";
        assertThat(
                        origins(
                                environment(
                                        Map.of(
                                                variable,
                                                "[\"https://a\","
                                                        + " \"regex:https://[a-z]{1,3},b\"]"))))
                .containsExactly("https://a", "regex:https://[a-z]{1,3},b");
        assertThat(origins(environment(Map.of(variable, "'[\"https://a\"]'"))))
                .containsExactly("https://a");
        assertThat(origins(environment(Map.of(variable, "[]")))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://a",
                "",
                "{}",
                "7",
                "[[]]",
                "[{}]",
                "[\"a\"",
                "\"a\"",
                "null",
                "[null]",
                "[7]"
            })
    void otherOriginsStopTheStart(String value) {
        assertThatThrownBy(() -> environment(Map.of("BACKEND_CORS_ALLOW_ORIGINS", value)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("BACKEND_CORS_ALLOW_ORIGINS");
    }

    @ParameterizedTest
    @CsvSource({
        "true, true", "TRUE, true", "True, true", "1, true", "' true ', true",
        "false, false", "0, false", "yes, false", "on, false", "'', false"
    })
    void metricsAreOnForTrueAndOne(String value, String on) {
        assertThat(environment(Map.of("enable_metrics", value)).getProperty("fanfare.http.metrics"))
                .isEqualTo(on);
    }

    @Test
    void aClusterMeansTheShardedBus() {
        assertThat(
                        environment(Map.of("REDIS_CLUSTER_HOST", "redis-0"))
                                .getProperty("fanfare.bus.mode"))
                .isEqualTo("sharded");
        assertThat(environment(Map.of("REDIS_CLUSTER_HOST", "")).getProperty("fanfare.bus.mode"))
                .isNull();
    }

    @Test
    void aClusterTakesPrecedenceOverASingleServer() {
        StandardEnvironment environment =
                environment(
                        Map.of(
                                "REDIS_HOST", "redis",
                                "REDIS_PORT", "6379",
                                "REDIS_CLUSTER_HOST", "redis-0",
                                "REDIS_CLUSTER_PORT", "17000",
                                "REDIS_USE_ANNOUNCED_ADDRESS", "Yes"));
        assertThat(environment.getProperty("fanfare.redis.host")).isEqualTo("redis-0");
        assertThat(environment.getProperty("fanfare.redis.port")).isEqualTo("17000");
        assertThat(environment.getProperty("fanfare.redis.use-announced-address"))
                .isEqualTo("true");
    }

    @Test
    void timesAreInSeconds() {
        StandardEnvironment environment =
                environment(
                        Map.of(
                                "REDIS_SOCKET_TIMEOUT", "30",
                                "REDIS_SOCKET_CONNECT_TIMEOUT", "2.5",
                                "REDIS_HEALTH_CHECK_INTERVAL", "soon"));
        assertThat(environment.getProperty("fanfare.redis.timeout")).isEqualTo("30000ms");
        assertThat(environment.getProperty("fanfare.redis.connect-timeout")).isEqualTo("2500ms");
        assertThat(environment.getProperty("fanfare.bus.probe-interval")).isEqualTo("soon");
    }

    @Test
    void aMistakeNamesTheVariable() {
        StandardEnvironment environment = environment(Map.of("APP_ENV", "staging"));
        assertThatThrownBy(
                        () -> Binder.get(environment).bindOrCreate("fanfare", AppEnvironment.class))
                .satisfies(
                        failure ->
                                assertThat(SettingMistakes.of(failure))
                                        .containsExactly(
                                                "fanfare.env (APP_ENV) = \"staging\" is not"
                                                        + " possible, allowed: local, dev, prod"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "LOCAL", "Prod"})
    void theKindOfInstallationIsReadInAnyCase(String value) {
        AppEnvironment bound =
                Binder.get(environment(Map.of("APP_ENV", value)))
                        .bindOrCreate("fanfare", AppEnvironment.class);
        assertThat(bound.isProduction()).isEqualTo(value.equals("Prod"));
        assertThat(bound.isLocal()).isNotEqualTo(bound.isProduction());
    }
}
