package io.fanfare.it.support;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A Redis as a process of this machine; keeps nothing on disk. */
final class RedisProcess implements RedisSource.Instance {

    private final Path binary;
    private final int port;
    private @Nullable LeashedProcess process;

    RedisProcess(Path binary, int port) {
        this.binary = binary;
        this.port = port;
    }

    @Override
    public void start() {
        kill();
        process =
                LeashedProcess.start(
                        List.of(
                                binary.toString(),
                                "--port",
                                Integer.toString(port),
                                "--bind",
                                "127.0.0.1",
                                "--save",
                                "",
                                "--appendonly",
                                "no"),
                        Map.of("LC_ALL", "C"),
                        Path.of("target", "redis-" + port + ".log"));
    }

    @Override
    public void kill() {
        LeashedProcess running = process;
        if (running != null) {
            running.kill();
            process = null;
        }
    }

    @Override
    public void remove() {
        kill();
    }
}
