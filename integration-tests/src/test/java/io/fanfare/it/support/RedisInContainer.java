package io.fanfare.it.support;

import com.redis.testcontainers.RedisContainer;

import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Redis in a container, published on a fixed port of this machine. */
final class RedisInContainer implements RedisSource.Instance {

    private static final DockerImageName IMAGE = DockerImageName.parse("redis:7.4-alpine");
    private static final int REDIS_PORT = 6379;

    private final RedisContainer container;

    /**
     * One with options of its own shares the machine's network: nodes must find each other. Files
     * that they name are where they name them.
     */
    RedisInContainer(int port, List<String> options) {
        container = new RedisContainer(IMAGE);
        if (options.isEmpty()) {
            container.setPortBindings(List.of("127.0.0.1:" + port + ":" + REDIS_PORT));
        } else {
            List<String> command = new ArrayList<>(List.of("redis-server", "--bind", "127.0.0.1"));
            command.addAll(List.of("--port", Integer.toString(port)));
            command.addAll(options);
            container.withNetworkMode("host").withCommand(command.toArray(String[]::new));
            container.setExposedPorts(List.of());
            options.stream()
                    .filter(
                            option ->
                                    option.startsWith("/") && Files.isRegularFile(Path.of(option)))
                    .forEach(
                            file ->
                                    container.withCopyFileToContainer(
                                            MountableFile.forHostPath(file), file));
        }
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

    @Override
    public void pause() {
        container.getDockerClient().pauseContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void resume() {
        container.getDockerClient().unpauseContainerCmd(container.getContainerId()).exec();
    }
}
