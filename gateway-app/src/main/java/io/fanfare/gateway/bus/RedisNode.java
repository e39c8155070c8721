package io.fanfare.gateway.bus;

import io.lettuce.core.RedisURI;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One Redis server.
 *
 * @param uri where it is and how to sign in; carries a password, so it is never logged
 * @param hasPassword whether it came with a password of its own
 */
public record RedisNode(RedisURI uri, boolean hasPassword) {

    /**
     * The client's own parser takes {@code host:port} with a mistaken port, or with an underscore
     * in the host, for the name of a host.
     */
    private static final Pattern FORM =
            Pattern.compile(
                    "(?:redis(?<tls>s?)://)?"
                            + "(?:(?:(?<user>[^:@/]*):)?(?<password>[^:@/]+)@)?"
                            + "(?<host>[^:@/\\[\\]\\s]+|\\[[0-9a-fA-F:.]+])"
                            + "(?::(?<port>\\d{1,5}))?"
                            + "(?:/(?<database>\\d{1,5})?)?");

    private static final int MAX_PORT = 65_535;

    /**
     * Parses {@code host:port} or {@code redis[s]://[user:password@]host:port[/db]}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static RedisNode valueOf(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException("not a Redis server");
        }
        String password = decoded(form.group("password"));
        RedisURI.Builder uri =
                RedisURI.builder()
                        .withHost(form.group("host"))
                        .withPort(port(form.group("port")))
                        .withSsl("s".equals(form.group("tls")));
        String database = form.group("database");
        if (database != null) {
            uri.withDatabase(Integer.parseInt(database));
        }
        signIn(uri, decoded(form.group("user")), password);
        return new RedisNode(uri.build(), password != null);
    }

    /** A server without a password of its own. */
    static RedisNode of(String host, int port) {
        return new RedisNode(RedisURI.create(host, port), false);
    }

    private static int port(@Nullable String digits) {
        int port = digits == null ? RedisURI.DEFAULT_REDIS_PORT : Integer.parseInt(digits);
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("not a port");
        }
        return port;
    }

    private static @Nullable String decoded(@Nullable String text) {
        return text == null ? null : StringUtils.uriDecode(text, StandardCharsets.UTF_8);
    }

    private static void signIn(
            RedisURI.Builder uri, @Nullable String user, @Nullable String password) {
        if (password == null) {
            return;
        }
        if (user == null || user.isEmpty()) {
            uri.withPassword(password.toCharArray());
        } else {
            uri.withAuthentication(user, password.toCharArray());
        }
    }

    RedisNode withDefaultPassword(@Nullable String password) {
        if (hasPassword || password == null || password.isEmpty()) {
            return this;
        }
        return new RedisNode(
                RedisURI.builder(uri).withPassword(password.toCharArray()).build(), true);
    }

    /** Host and port, for people. */
    public String name() {
        return uri.getHost() + ":" + uri.getPort();
    }

    @Override
    public String toString() {
        return name();
    }
}
