package io.fanfare.it.support;

import org.testcontainers.DockerClientFactory;

import java.util.Locale;
import java.util.Optional;

/**
 * Where a PostgreSQL comes from: a container where an engine answers, else the machine's own
 * programs, else those that the build brings along.
 *
 * <p>{@code FANFARE_TEST_POSTGRES} ({@code container}, {@code path}, {@code embedded}) decides
 * instead; a forced source that is missing fails.
 */
enum PostgresSource {
    CONTAINER {
        @Override
        boolean isPresent() {
            return DockerClientFactory.instance().isDockerAvailable();
        }

        @Override
        Instance create(int port) {
            return new PostgresInContainer(port);
        }
    },
    PATH {
        @Override
        boolean isPresent() {
            return PostgresBinary.installed().isPresent();
        }

        @Override
        Instance create(int port) {
            return new PostgresProcess(PostgresBinary.installed().orElseThrow(), port);
        }
    },
    EMBEDDED {
        @Override
        boolean isPresent() {
            return true;
        }

        @Override
        Instance create(int port) {
            return new PostgresProcess(PostgresBinary.embedded(), port);
        }
    };

    /** One server that can be started again after it was killed, with its data. */
    interface Instance {
        void start();

        void kill();

        void remove();
    }

    abstract boolean isPresent();

    abstract Instance create(int port);

    static PostgresSource chosen() {
        Optional<String> forced = Optional.ofNullable(System.getenv("FANFARE_TEST_POSTGRES"));
        if (forced.isPresent()) {
            PostgresSource source = valueOf(forced.get().toUpperCase(Locale.ROOT));
            if (!source.isPresent()) {
                throw new IllegalStateException(
                        "FANFARE_TEST_POSTGRES asks for a missing " + source);
            }
            return source;
        }
        for (PostgresSource source : values()) {
            if (source.isPresent()) {
                return source;
            }
        }
        throw new IllegalStateException("no PostgreSQL");
    }
}
