package io.fanfare.it.support;

import com.redis.testcontainers.RedisContainer;

import org.testcontainers.utility.DockerImageName;

import java.util.List;

/** A Redis in a container, published on a fixed port of this machine. */
final class RedisInContainer implements RedisSource.Instance {

    private static final DockerImageName IMAGE = DockerImageName.parse("redis:7.4-alpine");
    private static final int REDIS_PORT = 6379;

    private final RedisContainer container;

    RedisInContainer(int port) {
        container = new RedisContainer(IMAGE);
        container.setPortBindings(List.of("127.0.0.1:" + port + ":" + REDIS_PORT));
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
