package io.fanfare.it.support;

import org.testcontainers.DockerClientFactory;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a Redis comes from: a container where an engine answers, else the machine's own {@code
 * redis-server} of version 7 or newer, else the one that comes with the embedded-redis library.
 *
 * <p>{@code FANFARE_TEST_REDIS} ({@code container}, {@code path}, {@code embedded}) decides
 * instead; a forced source that is missing fails.
 */
enum RedisSource {
    CONTAINER {
        @Override
        boolean isPresent() {
            return DockerClientFactory.instance().isDockerAvailable();
        }

        @Override
        Instance create(int port, List<String> options) {
            return new RedisInContainer(port, options);
        }
    },
    PATH {
        @Override
        boolean isPresent() {
            return RedisBinary.onPath().isPresent();
        }

        @Override
        Instance create(int port, List<String> options) {
            return new RedisProcess(RedisBinary.onPath().orElseThrow(), port, options);
        }
    },
    EMBEDDED {
        @Override
        boolean isPresent() {
            return true;
        }

        @Override
        Instance create(int port, List<String> options) {
            return new RedisProcess(RedisBinary.embedded(), port, options);
        }
    };

    /** One Redis that can be started again after it was killed. */
    interface Instance {
        void start();

        void kill();

        void remove();

        /** Stops it from running on, without ending it; it keeps its connections. */
        void pause();

        void resume();
    }

    private static final class Chosen {
        private static final RedisSource SOURCE = announced(choose());
    }

    abstract boolean isPresent();

    /** Options are those of redis-server's command line. */
    abstract Instance create(int port, List<String> options);

    /** The same for the whole run; printed once. */
    static RedisSource chosen() {
        return Chosen.SOURCE;
    }

    private static RedisSource choose() {
        Optional<String> forced = Optional.ofNullable(System.getenv("FANFARE_TEST_REDIS"));
        if (forced.isPresent()) {
            RedisSource source = valueOf(forced.get().toUpperCase(Locale.ROOT));
            if (!source.isPresent()) {
                throw new IllegalStateException("FANFARE_TEST_REDIS asks for a missing " + source);
            }
            return source;
        }
        for (RedisSource source : values()) {
            if (source.isPresent()) {
                return source;
            }
        }
        throw new IllegalStateException("no Redis");
    }

    @SuppressWarnings("SystemOut")
    private static RedisSource announced(RedisSource source) {
        System.out.println("Redis for the tests: " + source.name().toLowerCase(Locale.ROOT));
        return source;
    }
}
