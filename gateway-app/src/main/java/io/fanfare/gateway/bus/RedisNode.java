package io.fanfare.gateway.bus;

import io.lettuce.core.RedisURI;

import org.jspecify.annotations.Nullable;

/**
 * One Redis server.
 *
 * @param uri where it is and how to sign in; carries a password, so it is never logged
 */
public record RedisNode(RedisURI uri) {

    /**
     * Parses {@code host:port} or {@code redis[s]://[user:password@]host:port[/db]}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static RedisNode valueOf(String text) {
        String trimmed = text.strip();
        RedisURI uri = RedisURI.create(trimmed.contains("://") ? trimmed : "redis://" + trimmed);
        if (uri.getHost() == null || uri.getHost().isBlank()) {
            throw new IllegalArgumentException("no host");
        }
        return new RedisNode(uri);
    }

    RedisNode withDefaultPassword(@Nullable String password) {
        if (password != null && !password.isEmpty() && uri.getCredentialsProvider() == null) {
            return new RedisNode(RedisURI.builder(uri).withPassword(password).build());
        }
        return this;
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
