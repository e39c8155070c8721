package io.fanfare.it.support;

import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

import java.util.List;

/** A PostgreSQL in a container, published on a fixed port of this machine. */
final class PostgresInContainer implements PostgresSource.Instance {

    private static final DockerImageName IMAGE = DockerImageName.parse("postgres:17-alpine");
    private static final int POSTGRES_PORT = 5432;

    private final PostgreSQLContainer container;

    PostgresInContainer(int port) {
        container =
                new PostgreSQLContainer(IMAGE)
                        .withUsername(PostgresServer.USER)
                        .withPassword(PostgresServer.PASSWORD)
                        .withDatabaseName("postgres");
        container.setPortBindings(List.of("127.0.0.1:" + port + ":" + POSTGRES_PORT));
    }

    @Override
    public void start() {
        if (container.getContainerId() == null) {
            container.start();
        } else {
            container.getDockerClient().startContainerCmd(container.getContainerId()).exec();
        }
    }

    @Override
    public void kill() {
        container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void remove() {
        container.stop();
    }
}
