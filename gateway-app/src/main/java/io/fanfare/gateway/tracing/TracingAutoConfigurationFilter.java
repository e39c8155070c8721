package io.fanfare.gateway.tracing;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Keeps the framework's tracing out of a gateway that does not trace, unread: no tracer that does
 * nothing, no exporter's thread, no time at the start. Its log exporter is never wanted.
 */
final class TracingAutoConfigurationFilter
        implements AutoConfigurationImportFilter, EnvironmentAware {

    private static final String TRACING = "org.springframework.boot.micrometer.tracing.";
    private static final String OPEN_TELEMETRY = "org.springframework.boot.opentelemetry.";
    private static final String LOGGING = OPEN_TELEMETRY + "autoconfigure.logging.";

    private boolean isOn;

    @Override
    public void setEnvironment(Environment environment) {
        isOn = environment.getProperty(TracingEnvironment.SWITCH, Boolean.class, false);
    }

    @Override
    public boolean[] match(@Nullable String[] candidates, AutoConfigurationMetadata metadata) {
        boolean[] wanted = new boolean[candidates.length];
        for (int i = 0; i < candidates.length; i++) {
            String candidate = candidates[i];
            wanted[i] = candidate == null || isWanted(candidate);
        }
        return wanted;
    }

    private boolean isWanted(String name) {
        boolean isOurs = name.startsWith(TRACING) || name.startsWith(OPEN_TELEMETRY);
        return !isOurs || (isOn && !name.startsWith(LOGGING));
    }
}
