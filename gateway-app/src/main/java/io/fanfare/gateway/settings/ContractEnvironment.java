package io.fanfare.gateway.settings;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the original's environment names work unchanged, in any case, from the environment or from
 * a {@code .env} file: each sets the property that stands for it here.
 *
 * <p>They come last: whoever sets the property itself overrules them.
 */
final class ContractEnvironment implements EnvironmentPostProcessor, Ordered {

    static final String SOURCE_NAME = "contractEnvironment";

    /** Plain ones: the value is handed on as it is. */
    static final Map<String, String> PROPERTIES =
            Map.ofEntries(
                    Map.entry("WEBSOCKET_SERVER_HOST", "server.address"),
                    Map.entry("WEBSOCKET_SERVER_PORT", "server.port"),
                    Map.entry("APP_ENV", "fanfare.env"),
                    Map.entry("ENABLE_AUTH", "fanfare.handshake.auth-enabled"),
                    Map.entry("EXECUTION_EVENT_BUS_NAME", "fanfare.bus.execution-name"),
                    Map.entry("NOTIFICATION_EVENT_BUS_NAME", "fanfare.bus.notification-name"),
                    Map.entry("JWT_SIGN_ALGORITHM", "fanfare.jwt.sign-algorithm"),
                    Map.entry("JWT_JWKS_URL", "fanfare.jwt.jwks-url"),
                    Map.entry("JWT_JWKS_ALGORITHMS", "fanfare.jwt.jwks-algorithms"),
                    Map.entry("REDIS_HOST", "fanfare.redis.host"),
                    Map.entry("REDIS_PORT", "fanfare.redis.port"),
                    Map.entry("REDIS_PASSWORD", "fanfare.redis.password"),
                    Map.entry("DATABASE_URL", "fanfare.directory.postgres.url"),
                    Map.entry("DB_CONNECTION_LIMIT", "fanfare.directory.postgres.max-connections"));

    /** Those in seconds. */
    static final Map<String, String> SECONDS =
            Map.ofEntries(
                    Map.entry("REDIS_SOCKET_TIMEOUT", "fanfare.redis.timeout"),
                    Map.entry("REDIS_SOCKET_CONNECT_TIMEOUT", "fanfare.redis.connect-timeout"),
                    Map.entry("REDIS_HEALTH_CHECK_INTERVAL", "fanfare.bus.probe-interval"),
                    Map.entry("DB_CONNECT_TIMEOUT", "fanfare.directory.postgres.connect-timeout"),
                    Map.entry("DB_POOL_TIMEOUT", "fanfare.directory.postgres.pool-timeout"));

    private static final Set<String> YES = Set.of("1", "true", "yes");

    private static final Map<String, String> DEFAULTS =
            Map.of("server.address", "0.0.0.0", "server.port", "8001");

    /** The environment variable a value came from. */
    record Variable(String name) implements Origin {}

    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER + 1;
    }

    @Override
    public void postProcessEnvironment(
            ConfigurableEnvironment environment, SpringApplication application) {
        Map<String, Object> mapped = new LinkedHashMap<>(DEFAULTS);
        PROPERTIES.forEach(
                (variable, property) ->
                        find(environment, variable)
                                .ifPresent(value -> put(mapped, property, variable, value)));
        mapVerifyKey(environment, mapped);
        mapOrigins(environment, mapped);
        mapMetrics(environment, mapped);
        mapCluster(environment, mapped);
        mapSeconds(environment, mapped);
        environment
                .getPropertySources()
                .addLast(new OriginTrackedMapPropertySource(SOURCE_NAME, mapped, true));
    }

    private static void put(
            Map<String, Object> mapped, String property, String variable, String value) {
        mapped.put(property, OriginTrackedValue.of(value, new Variable(variable)));
    }

    /** The older name counts only where the newer one is not set at all. */
    private static void mapVerifyKey(ConfigurableEnvironment environment, Map<String, Object> to) {
        for (String variable : List.of("JWT_VERIFY_KEY", "SUPABASE_JWT_SECRET")) {
            Optional<String> key = find(environment, variable);
            if (key.isPresent()) {
                put(to, "fanfare.jwt.verify-key", variable, key.get().strip());
                return;
            }
        }
    }

    private static void mapOrigins(ConfigurableEnvironment environment, Map<String, Object> to) {
        String variable = "BACKEND_CORS_ALLOW_ORIGINS";
        String property = "fanfare.handshake.allowed-origins";
        Optional<String> json = find(environment, variable);
        if (json.isEmpty()) {
            return;
        }
        List<String> origins = strings(variable, json.get());
        if (origins.isEmpty()) {
            put(to, property, variable, "");
        }
        for (int i = 0; i < origins.size(); i++) {
            put(to, property + "[" + i + "]", variable, origins.get(i));
        }
    }

    private static List<String> strings(String variable, String json) {
        try {
            JsonNode array = JsonMapper.shared().readTree(json);
            if (array.isArray() && array.valueStream().allMatch(JsonNode::isString)) {
                return array.valueStream().map(JsonNode::asString).toList();
            }
        } catch (JacksonException e) {
            // Said below, like any other value that is none.
        }
        throw new InvalidSettingException(variable, json, "a JSON array of strings");
    }

    private static void mapMetrics(ConfigurableEnvironment environment, Map<String, Object> to) {
        String variable = "ENABLE_METRICS";
        find(environment, variable)
                .map(value -> value.strip().toLowerCase(Locale.ROOT))
                .map(value -> value.equals("true") || value.equals("1"))
                .ifPresent(on -> put(to, "fanfare.http.metrics", variable, on.toString()));
    }

    /** A cluster takes precedence over a single server. */
    private static void mapCluster(ConfigurableEnvironment environment, Map<String, Object> to) {
        String variable = "REDIS_CLUSTER_HOST";
        Optional<String> host = find(environment, variable).filter(name -> !name.isBlank());
        if (host.isEmpty()) {
            return;
        }
        put(to, "fanfare.bus.mode", variable, "sharded");
        put(to, "fanfare.redis.host", variable, host.get());
        find(environment, "REDIS_CLUSTER_PORT")
                .filter(port -> !port.isBlank())
                .ifPresent(port -> put(to, "fanfare.redis.port", "REDIS_CLUSTER_PORT", port));
        find(environment, "REDIS_USE_ANNOUNCED_ADDRESS")
                .map(value -> YES.contains(value.strip().toLowerCase(Locale.ROOT)))
                .ifPresent(
                        use ->
                                put(
                                        to,
                                        "fanfare.redis.use-announced-address",
                                        "REDIS_USE_ANNOUNCED_ADDRESS",
                                        use.toString()));
    }

    /** The original counts in seconds, also in fractions of one. */
    private static void mapSeconds(ConfigurableEnvironment environment, Map<String, Object> to) {
        SECONDS.forEach(
                (variable, property) ->
                        find(environment, variable)
                                .filter(value -> !value.isBlank())
                                .ifPresent(value -> put(to, property, variable, duration(value))));
    }

    /** Left as it is if it is no number, to be refused where it is bound. */
    private static String duration(String seconds) {
        try {
            long millis = new BigDecimal(seconds.strip()).movePointRight(3).longValue();
            return millis + "ms";
        } catch (NumberFormatException e) {
            return seconds;
        }
    }

    /** The variable's value, whatever the case of its name; the first source that has it wins. */
    private static Optional<String> find(ConfigurableEnvironment environment, String variable) {
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> enumerable) {
                for (String name : enumerable.getPropertyNames()) {
                    if (name.equalsIgnoreCase(variable)) {
                        return Optional.ofNullable(text(enumerable, name));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Quotes around a whole value are not part of it: there are programs that pass on the lines of
     * a {@code .env} file with theirs. Of a file that is read here they are gone already.
     */
    private static @Nullable String text(EnumerablePropertySource<?> source, String name) {
        Object value = source.getProperty(name);
        if (value == null || source instanceof DotenvLoader.Source) {
            return (String) value;
        }
        String text = value.toString();
        boolean quoted =
                text.length() >= 2
                        && text.charAt(0) == text.charAt(text.length() - 1)
                        && (text.charAt(0) == '"' || text.charAt(0) == '\'');
        return quoted ? text.substring(1, text.length() - 1) : text;
    }
}
