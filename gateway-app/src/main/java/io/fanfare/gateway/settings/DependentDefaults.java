package io.fanfare.gateway.settings;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Defaults that would contradict another setting, and what they are then. Whoever sets the property
 * itself overrules them.
 *
 * <p>Without pings the silence of a client proves nothing, so nobody is closed for it. Without
 * authentication everybody is one user, so what a user may open would limit all together.
 */
final class DependentDefaults implements EnvironmentPostProcessor, Ordered {

    private static final String PINGS = "fanfare.connection.ping-interval";
    private static final String AUTHENTICATION = "fanfare.handshake.auth-enabled";

    /** After the original's names, which may set what decides here. */
    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER + 2;
    }

    @Override
    public void postProcessEnvironment(
            ConfigurableEnvironment environment, SpringApplication application) {
        Binder binder = Binder.get(environment);
        Map<String, Object> defaults = new HashMap<>();
        if (is(binder, PINGS, Duration.ZERO)) {
            defaults.put("fanfare.connection.idle-timeout", "0");
        }
        if (is(binder, AUTHENTICATION, false)) {
            defaults.put("fanfare.connection.max-per-user", "0");
        }
        environment
                .getPropertySources()
                .addLast(new MapPropertySource("dependentDefaults", defaults));
    }

    /** A value that is none is refused later, with all other mistakes. */
    private static boolean is(Binder binder, String property, Object value) {
        try {
            return binder.bind(property, value.getClass()).map(value::equals).orElse(false);
        } catch (BindException e) {
            return false;
        }
    }
}
