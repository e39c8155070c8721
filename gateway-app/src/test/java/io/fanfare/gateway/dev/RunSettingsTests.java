package io.fanfare.gateway.dev;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import java.util.Map;

class RunSettingsTests {

    @Test
    void wantsOwnRedisWhenNothingIsSet() {
        assertThat(settings(Map.of()).wantsOwnRedis()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "REDIS_HOST",
                "redis_host",
                "REDIS_PORT",
                "REDIS_CLUSTER_HOST",
                "FANFARE_REDIS_HOST",
                "fanfare.redis.port",
                "fanfare.redis.nodes",
                "fanfare.redis.nodes[0]",
                "FANFARE_REDIS_NODES",
                "FANFARE_REDIS_NODES_0"
            })
    void leavesConfiguredRedisAlone(String name) {
        assertThat(settings(Map.of(name, "6379")).wantsOwnRedis()).isFalse();
    }

    @Test
    void wantsAClusterForTheShardedBus() {
        assertThat(settings(Map.of()).wantsCluster()).isFalse();
        assertThat(settings(Map.of("FANFARE_BUS_MODE", "Sharded")).wantsCluster()).isTrue();
        assertThat(settings(Map.of("fanfare.bus.mode", "classic")).wantsCluster()).isFalse();
    }

    @Test
    void takesBlankForAbsent() {
        assertThat(settings(Map.of("REDIS_HOST", " ")).wantsOwnRedis()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "APP_ENV,     local, true",
        "app_env,     LOCAL, true",
        "APP_ENV,     dev,   false",
        "APP_ENV,     prod,  false",
        "fanfare.env, prod,  false",
    })
    void startsRedisInTheLocalEnvironmentOnly(String name, String value, boolean wanted) {
        assertThat(settings(Map.of(name, value)).wantsOwnRedis()).isEqualTo(wanted);
    }

    private static RunSettings settings(Map<String, Object> properties) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(s -> environment.getPropertySources().remove(s.getName()));
        environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
        return new RunSettings(environment);
    }
}
