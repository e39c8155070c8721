package io.fanfare.gateway.handshake;

import io.fanfare.gateway.settings.AppEnvironment;
import io.fanfare.gateway.settings.InvalidSettingException;

import org.springframework.stereotype.Component;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The origins that browsers may come from, for sockets and for CORS alike.
 *
 * <p>Entries are checked at start: a mistaken one, or one that would let a developer's machine into
 * production, stops the gateway.
 */
@Component
public final class AllowedOrigins {

    private static final String SETTING =
            "fanfare.handshake.allowed-origins (BACKEND_CORS_ALLOW_ORIGINS)";
    private static final String REGEX = "regex:";
    private static final List<String> LOOPBACK_HOSTS = List.of("localhost", "127.0.0.1");
    private static final List<String> LOOPBACK_ORIGINS =
            List.of(
                    "http://localhost:3000",
                    "http://127.0.0.1:3000",
                    "https://localhost:8000",
                    "https://127.0.0.1:8000");

    private final Set<String> literals = new LinkedHashSet<>();
    private final List<Pattern> patterns;

    AllowedOrigins(HandshakeProperties properties, AppEnvironment environment) {
        List<String> entries = properties.allowedOrigins().stream().map(String::strip).toList();
        this.patterns =
                entries.stream()
                        .filter(entry -> entry.startsWith(REGEX))
                        .map(AllowedOrigins::pattern)
                        .toList();
        entries.stream()
                .filter(entry -> !entry.startsWith(REGEX))
                .forEach(entry -> literals.add(checkedLiteral(entry)));
        if (environment.isProduction()) {
            entries.forEach(AllowedOrigins::refuseLoopback);
        }
        addLoopbackTwins();
    }

    public boolean contains(String origin) {
        return literals.contains(origin)
                || patterns.stream().anyMatch(pattern -> pattern.matcher(origin).matches());
    }

    private static Pattern pattern(String entry) {
        String regex = entry.substring(REGEX.length());
        if (regex.isEmpty()) {
            throw mistake(entry, "regex: followed by a pattern");
        }
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw mistake(entry, "regex: followed by a valid pattern");
        }
    }

    private static String checkedLiteral(String entry) {
        if (!entry.startsWith("http://") && !entry.startsWith("https://")) {
            throw mistake(entry, "origins beginning with http:// or https://, or regex: entries");
        }
        boolean loopback = LOOPBACK_HOSTS.stream().anyMatch(entry::contains);
        if (loopback && entry.split(":", -1).length < 3) {
            throw mistake(entry, "a port with localhost and 127.0.0.1");
        }
        return entry;
    }

    private static void refuseLoopback(String entry) {
        String lower = entry.toLowerCase(Locale.ROOT);
        boolean named = LOOPBACK_HOSTS.stream().anyMatch(lower::contains);
        boolean matched =
                entry.startsWith(REGEX)
                        && LOOPBACK_ORIGINS.stream().anyMatch(pattern(entry).asPredicate());
        if (named || matched) {
            throw mistake(entry, "no localhost or 127.0.0.1 when APP_ENV is prod");
        }
    }

    private static InvalidSettingException mistake(String entry, String allowed) {
        return new InvalidSettingException(SETTING, entry, allowed);
    }

    /** Whoever allows one name of this machine with a port means the other one too. */
    private void addLoopbackTwins() {
        for (String literal : List.copyOf(literals)) {
            for (int i = 0; i < LOOPBACK_HOSTS.size(); i++) {
                String host = "://" + LOOPBACK_HOSTS.get(i) + ":";
                int at = literal.indexOf(host);
                if (at >= 0) {
                    String port = literal.substring(at + host.length());
                    addTwin(LOOPBACK_HOSTS.get(1 - i), port);
                }
            }
        }
    }

    private void addTwin(String host, String port) {
        boolean known = literals.stream().anyMatch(l -> l.endsWith("://" + host + ":" + port));
        if (!known) {
            literals.add("http://" + host + ":" + port);
        }
    }
}
