package io.fanfare.gateway.directory;

import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * An address of a database as the platform writes it, {@code
 * postgresql://user:password@host:port/database?schema=name}; its text form hides the password.
 */
record PostgresUrl(
        String host,
        int port,
        String database,
        @Nullable String user,
        @Nullable String password,
        @Nullable String schema,
        @Nullable String sslMode) {

    private static final int DEFAULT_PORT = 5432;

    /** Empty if it is none. */
    static Optional<PostgresUrl> parse(@Nullable String text) {
        try {
            URI uri = new URI(text == null ? "" : text.strip());
            boolean isPostgres =
                    "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
            if (!isPostgres || uri.getHost() == null) {
                return Optional.empty();
            }
            return Optional.of(of(uri));
        } catch (URISyntaxException
                | IllegalArgumentException e) { // Their texts quote the password.
            return Optional.empty();
        }
    }

    private static PostgresUrl of(URI uri) {
        MultiValueMap<String, String> query =
                UriComponentsBuilder.newInstance()
                        .query(uri.getRawQuery())
                        .build()
                        .getQueryParams();
        String[] user = uri.getRawUserInfo() == null ? new String[0] : split(uri.getRawUserInfo());
        String path = uri.getPath() == null ? "" : uri.getPath().replaceFirst("^/", "");
        return new PostgresUrl(
                uri.getHost(),
                uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                path.isEmpty() ? "postgres" : path,
                user.length > 0 ? decoded(user[0]) : null,
                user.length > 1 ? decoded(user[1]) : null,
                decodedOrNull(query.getFirst("schema")),
                decodedOrNull(query.getFirst("sslmode")));
    }

    private static String[] split(String userInfo) {
        return userInfo.split(":", 2);
    }

    private static @Nullable String decodedOrNull(@Nullable String text) {
        return text == null ? null : decoded(text);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    String jdbcUrl() {
        return "jdbc:postgresql://" + host + ':' + port + '/' + database;
    }

    @Override
    public String toString() {
        return "postgresql://" + host + ':' + port + '/' + database;
    }
}
