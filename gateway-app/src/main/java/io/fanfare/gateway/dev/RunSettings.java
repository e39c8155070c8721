package io.fanfare.gateway.dev;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the settings say about the kind of run, in any spelling: {@code REDIS_HOST}, {@code
 * redis_host} and {@code redis.host} are one name. Blank values count as absent.
 */
record RunSettings(ConfigurableEnvironment environment) {

    private static final Set<String> REDIS =
            Set.of(
                    "redishost",
                    "redisport",
                    "redisclusterhost",
                    "fanfareredishost",
                    "fanfareredisport",
                    "fanfareredisnodes");
    private static final Pattern SEPARATORS = Pattern.compile("\\[\\d+]|_\\d+$|[^a-z0-9]");

    boolean wantsOwnRedis() {
        return isLocal() && !isRedisConfigured();
    }

    boolean wantsCluster() {
        return value("fanfarebusmode")
                .filter(mode -> mode.strip().equalsIgnoreCase("sharded"))
                .isPresent();
    }

    private boolean isLocal() {
        return value("fanfareenv")
                .or(() -> value("appenv"))
                .map(name -> name.strip().equalsIgnoreCase("local"))
                .orElse(true);
    }

    private boolean isRedisConfigured() {
        return REDIS.stream().anyMatch(name -> value(name).isPresent());
    }

    private Optional<String> value(String plainName) {
        return environment.getPropertySources().stream()
                .filter(EnumerablePropertySource.class::isInstance)
                .flatMap(
                        source ->
                                Arrays.stream(
                                        ((EnumerablePropertySource<?>) source).getPropertyNames()))
                .filter(name -> plain(name).equals(plainName))
                .map(environment::getProperty)
                .filter(value -> value != null && !value.isBlank())
                .findFirst();
    }

    /** Without separators and list indexes. */
    private static String plain(String name) {
        return SEPARATORS.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("");
    }
}
