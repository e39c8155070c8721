package io.fanfare.gateway.directory;

import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address of a database as the platform writes it, {@code
 * postgresql://user:password@host:port/database?schema=name}; its text form hides the password.
 *
 * @param parameters what stands behind the question mark, decoded; the first where one is repeated
 */
record PostgresUrl(
        String host,
        int port,
        String database,
        @Nullable String user,
        @Nullable String password,
        Map<String, String> parameters) {

    private static final int DEFAULT_PORT = 5432;
    private static final int HIGHEST_PORT = 65535;

    /** Names of hosts may have underscores, which {@link java.net.URI} does not take. */
    private static final Pattern FORM =
            Pattern.compile(
                    "postgres(?:ql)?://(?:(?<user>[^:@/?#]*)(?::(?<password>[^/?#]*))?@)?"
                            + "(?<host>\\[[0-9A-Fa-f:.]+]|[\\w.-]+)(?::(?<port>\\d{1,5}))?"
                            + "(?:/(?<database>[^/?#\\s]*))?(?:\\?(?<query>[^#\\s]*))?");

    /** Empty if it is none, or if what it asks of the pool is no number. */
    static Optional<PostgresUrl> parse(@Nullable String text) {
        Matcher parts = FORM.matcher(text == null ? "" : text.strip());
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            PostgresUrl url = of(parts);
            boolean isUsable = url.port > 0 && url.port <= HIGHEST_PORT;
            url.connectionLimit();
            url.connectTimeout();
            url.poolTimeout();
            return isUsable ? Optional.of(url) : Optional.empty();
        } catch (IllegalArgumentException e) { // Its text may quote the password.
            return Optional.empty();
        }
    }

    private static PostgresUrl of(Matcher parts) {
        String database = parts.group("database");
        String port = parts.group("port");
        String query = parts.group("query");
        return new PostgresUrl(
                parts.group("host"),
                port == null ? DEFAULT_PORT : Integer.parseInt(port),
                database == null || database.isEmpty() ? "postgres" : decoded(database),
                decodedOrNull(parts.group("user")),
                decodedOrNull(parts.group("password")),
                query == null ? Map.of() : parameters(query));
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new TreeMap<>();
        UriComponentsBuilder.newInstance()
                .query(query)
                .build()
                .getQueryParams()
                .forEach(
                        (name, values) -> {
                            String first = values.getFirst();
                            parameters.put(name, first == null ? "" : decoded(first));
                        });
        return parameters;
    }

    private static @Nullable String decodedOrNull(@Nullable String text) {
        return text == null ? null : decoded(text);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Nullable String schema() {
        return parameters.get("schema");
    }

    @Nullable String sslMode() {
        return parameters.get("sslmode");
    }

    /** Whether a pooler stands in front that gives each transaction another session. */
    boolean isPooled() {
        return "true".equals(parameters.get("pgbouncer"));
    }

    /** Most connections; at least one. */
    OptionalInt connectionLimit() {
        String limit = parameters.get("connection_limit");
        return limit == null
                ? OptionalInt.empty()
                : OptionalInt.of(Math.max(1, Integer.parseInt(limit)));
    }

    Optional<Duration> connectTimeout() {
        return seconds("connect_timeout");
    }

    Optional<Duration> poolTimeout() {
        return seconds("pool_timeout");
    }

    private Optional<Duration> seconds(String name) {
        return Optional.ofNullable(parameters.get(name))
                .map(text -> Duration.ofSeconds(Integer.parseUnsignedInt(text)));
    }

    String jdbcUrl() {
        return "jdbc:postgresql://" + host + ':' + port + '/' + database;
    }

    @Override
    public String toString() {
        return "postgresql://" + host + ':' + port + '/' + database;
    }
}
