package io.fanfare.gateway.settings;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

import java.net.BindException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Finds the operator's mistakes behind a failed start, and says each in one line. */
final class SettingMistakes {

    private SettingMistakes() {}

    /** One line a mistake; empty if the failure is not an operator's. */
    static List<String> of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            List<String> lines = ofCause(cause);
            if (!lines.isEmpty()) {
                return lines;
            }
        }
        return List.of();
    }

    private static List<String> ofCause(Throwable cause) {
        return switch (cause) {
            case UnknownSettingException e -> e.lines();
            case DotenvException e -> List.of(String.valueOf(e.getMessage()));
            case InvalidSettingException e -> List.of(String.valueOf(e.getMessage()));
            case BindValidationException e -> invalid(e);
            case UnboundConfigurationPropertiesException e -> unknown(e);
            case org.springframework.boot.context.properties.bind.BindException e ->
                    hasMoreSpecificCause(e) ? List.of() : List.of(unconvertible(e).line());
            case PortInUseException e ->
                    List.of(
                            "Port "
                                    + e.getPort()
                                    + " is taken: end what listens there, or set another"
                                    + " WEBSOCKET_SERVER_PORT (MANAGEMENT_SERVER_PORT)");
            case BindException e -> List.of("Cannot listen: " + e.getMessage());
            default -> List.of();
        };
    }

    private static boolean hasMoreSpecificCause(Throwable failure) {
        return failure.getCause() != null && !of(failure.getCause()).isEmpty();
    }

    private static List<String> invalid(BindValidationException failure) {
        String prefix = failure.getValidationErrors().getName().toString();
        return failure.getValidationErrors().getAllErrors().stream()
                .map(error -> invalid(prefix, error).line())
                .sorted()
                .toList();
    }

    private static SettingMistake invalid(String prefix, ObjectError error) {
        String allowed = String.valueOf(error.getDefaultMessage());
        return error instanceof FieldError field
                ? new SettingMistake(
                        prefix + "." + dashed(field.getField()),
                        SettingText.of(field.getRejectedValue()),
                        "it " + allowed)
                : new SettingMistake(prefix, "", allowed);
    }

    private static String dashed(String camelCase) {
        return camelCase.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static List<String> unknown(UnboundConfigurationPropertiesException failure) {
        return failure.getUnboundProperties().stream()
                .map(property -> UnknownSettings.line(property.getName().toString(), ""))
                .toList();
    }

    private static SettingMistake unconvertible(
            org.springframework.boot.context.properties.bind.BindException failure) {
        ConfigurationProperty property = failure.getProperty();
        String name = property == null ? failure.getName().toString() : nameAndOrigin(property);
        String value = property == null ? "" : String.valueOf(property.getValue());
        Class<?> type = failure.getTarget().getType().resolve();
        return new SettingMistake(name, value, allowed(type));
    }

    /** Environment variables carry other names than the settings they set. */
    private static String nameAndOrigin(ConfigurationProperty property) {
        Origin origin = property.getOrigin();
        if (origin instanceof PropertySourceOrigin source) {
            origin = source.getOrigin();
        }
        return origin instanceof ContractEnvironment.Variable variable
                ? property.getName() + " (" + variable.name() + ")"
                : property.getName().toString();
    }

    private static String allowed(@Nullable Class<?> type) {
        if (type == null) {
            return "another value";
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .collect(Collectors.joining(", "));
        }
        if (type == Duration.class) {
            return "a duration such as 500ms, 10s or 2m";
        }
        if (type == DataSize.class) {
            return "a size such as 64KB or 8MB";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == int.class || type == Integer.class || type == long.class) {
            return "a whole number";
        }
        return switch (type.getSimpleName()) {
            case "HeapShare" ->
                    "a size of 1MB or more such as 512MB, or a share of the heap such as 25%";
            case "RedisNode" -> "host:port or redis[s]://[user:password@]host:port[/db]";
            case "CaFile" -> "a readable file with certificates in PEM form";
            default -> "a " + type.getSimpleName();
        };
    }
}
