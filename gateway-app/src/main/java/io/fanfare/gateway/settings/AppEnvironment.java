package io.fanfare.gateway.settings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What kind of installation this is.
 *
 * @param env local eases development and is the default; prod refuses development's conveniences
 */
@ConfigurationProperties("fanfare")
public record AppEnvironment(@DefaultValue("local") Name env) {

    /** Kinds of installation, as the original names them. */
    public enum Name {
        LOCAL,
        DEV,
        PROD
    }

    public boolean isLocal() {
        return env == Name.LOCAL;
    }

    public boolean isProduction() {
        return env == Name.PROD;
    }
}
