package io.fanfare.gateway.dev;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import java.net.Socket;

class OwnRedisEnvironmentPostProcessorTests {

    @Test
    void passesTheAddressOnAsProperties() throws Exception {
        try (ConfigurableApplicationContext context = run()) {
            String[] address = property(context, "fanfare.redis.nodes").split(":", 2);
            assertThat(property(context, "fanfare.demo.own-redis")).isEqualTo("true");
            new Socket(address[0], Integer.parseInt(address[1])).close();
        }
    }

    @Test
    void clearsAPasswordMeantForAnotherRedis() {
        try (ConfigurableApplicationContext context = run()) {
            assertThat(property(context, "fanfare.redis.password")).isEmpty();
        }
    }

    @Test
    void doesNothingWhereRedisIsConfigured() {
        try (ConfigurableApplicationContext context = run("--redis.host=redis.example")) {
            assertThat(context.getEnvironment().getProperty("fanfare.redis.nodes")).isNull();
            assertThat(context.getEnvironment().getProperty("fanfare.demo.own-redis")).isNull();
        }
    }

    @Test
    void doesNothingInProduction() {
        try (ConfigurableApplicationContext context = run("--fanfare.env=prod")) {
            assertThat(context.getEnvironment().getProperty("fanfare.redis.nodes")).isNull();
        }
    }

    private static String property(ConfigurableApplicationContext context, String name) {
        return context.getEnvironment().getRequiredProperty(name);
    }

    private static ConfigurableApplicationContext run(String... arguments) {
        SpringApplication application =
                new SpringApplicationBuilder(Nothing.class)
                        .web(WebApplicationType.NONE)
                        .properties("fanfare.redis.password=of-another-redis")
                        .build();
        return application.run(arguments);
    }

    @Configuration
    static class Nothing {}
}
