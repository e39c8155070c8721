package io.fanfare.gateway.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.routing.EventTracer;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SpanExporter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import java.time.Clock;
import java.util.List;
import java.util.Map;

class TracingSwitchTests {

    private static final List<Class<?>> PARTS =
            List.of(
                    Tracer.class,
                    OpenTelemetry.class,
                    SdkTracerProvider.class,
                    SpanExporter.class,
                    EventTracer.class);

    /** The framework as the gateway configures it, and the package, but no gateway. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(TracingConfiguration.class)
    static class Framework {
        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }
    }

    private static ConfigurableApplicationContext start(String... arguments) {
        SpringApplication application = new SpringApplication(Framework.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setDefaultProperties(
                Map.of("management.endpoint.health.validate-group-membership", false));
        return application.run(arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--fanfare.tracing.enabled=false", "--fanfare.tracing.enabled=?"})
    void offThereIsNothing(String argument) {
        try (ConfigurableApplicationContext context = start(argument)) {
            assertThat(PARTS)
                    .allSatisfy(part -> assertThat(context.getBeanNamesForType(part)).isEmpty());
            assertThat(context.getBeanDefinitionNames())
                    .noneMatch(
                            name ->
                                    name.startsWith("org.springframework.boot.opentelemetry")
                                            || name.startsWith(
                                                    "org.springframework.boot.micrometer.tracing"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fanfare.tracing.enabled=true", "fanfare.tracing.enabled=yes"})
    void onThereIsOneOfEach(String setting) {
        try (ConfigurableApplicationContext context = start("--" + setting)) {
            assertThat(PARTS)
                    .allSatisfy(part -> assertThat(context.getBeanNamesForType(part)).hasSize(1));
        }
    }

    @Test
    void linesOfTheLogCarryTraceIdsOnlyWhenItIsOn() {
        String expectsIds = "logging.expect-correlation-id";
        try (ConfigurableApplicationContext off = start();
                ConfigurableApplicationContext on = start("--fanfare.tracing.enabled=true")) {
            assertThat(off.getEnvironment().getProperty(expectsIds)).isEqualTo("false");
            assertThat(on.getEnvironment().getProperty(expectsIds)).isEqualTo("true");
        }
    }
}
