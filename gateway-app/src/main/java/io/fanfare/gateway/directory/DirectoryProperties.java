package io.fanfare.gateway.directory;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where read access is looked up.
 *
 * @param type none: every subscription is allowed
 */
@ConfigurationProperties(prefix = "fanfare.directory", ignoreUnknownFields = false)
record DirectoryProperties(@DefaultValue("none") Type type) {

    enum Type {
        NONE
    }
}
