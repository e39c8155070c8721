package io.fanfare.gateway;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.annotation.AnnotationUtils;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Settings as an operator would get them: the defaults, but for the properties named. */
public final class Settings {

    private Settings() {}

    /** Binds {@code name=value} pairs, named without the prefix of the type. */
    public static <T> T bind(Class<T> type, String... properties) {
        ConfigurationProperties annotation =
                Objects.requireNonNull(
                        AnnotationUtils.findAnnotation(type, ConfigurationProperties.class));
        String prefix = annotation.prefix();
        Map<String, String> values = new HashMap<>();
        for (String property : properties) {
            int equals = property.indexOf('=');
            values.put(
                    prefix + "." + property.substring(0, equals), property.substring(equals + 1));
        }
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate(prefix, Bindable.of(type));
    }
}
