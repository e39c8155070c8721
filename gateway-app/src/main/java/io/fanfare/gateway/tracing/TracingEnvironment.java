package io.fanfare.gateway.tracing;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

import java.util.Map;

/**
 * Makes {@code fanfare.tracing.enabled} the switch of the framework's tracing, which by itself
 * would be on, and write trace ids into each line of the log.
 */
final class TracingEnvironment implements EnvironmentPostProcessor, Ordered {

    /** The framework's own switch. */
    static final String SWITCH = "management.tracing.export.enabled";

    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER + 1;
    }

    @Override
    public void postProcessEnvironment(
            ConfigurableEnvironment environment, SpringApplication application) {
        environment
                .getPropertySources()
                .addLast(
                        new MapPropertySource(
                                "tracing", Map.of(SWITCH, isEnabled(Binder.get(environment)))));
    }

    /** A value that is none is refused later, with all other mistakes. */
    private static boolean isEnabled(Binder binder) {
        try {
            return binder.bind("fanfare.tracing.enabled", Boolean.class).orElse(false);
        } catch (BindException e) {
            return false;
        }
    }
}
