package io.fanfare.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import java.time.Duration;
import java.util.Map;

class DemoPropertiesTests {

    @Test
    void publishesNothingByDefault() {
        assertThat(bind(Map.of()).plays()).isFalse();
    }

    @Test
    void playsIntoARedisOfTheRunsOwn() {
        assertThat(bind(Map.of("fanfare.demo.own-redis", "true")).plays()).isTrue();
    }

    @Test
    void canBeSwitchedOnByNameForAnyRedis() {
        assertThat(bind(Map.of("fanfare.demo.enabled", "true")).plays()).isTrue();
    }

    @Test
    void canBeSwitchedOff() {
        assertThat(
                        bind(Map.of(
                                        "fanfare.demo.enabled", "false",
                                        "fanfare.demo.own-redis", "true"))
                                .plays())
                .isFalse();
    }

    @Test
    void belongsToTheUserOfAGatewayWithoutAuthentication() {
        assertThat(bind(Map.of()))
                .isEqualTo(
                        new DemoProperties(
                                null,
                                false,
                                "3e53486c-cf57-477e-ba2a-cb02dc828e1a",
                                Duration.ofMillis(500),
                                Duration.ofMillis(300)));
    }

    private static DemoProperties bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("fanfare.demo", DemoProperties.class);
    }
}
