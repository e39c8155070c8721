package io.fanfare.it.support;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A Redis as a process of this machine; keeps nothing on disk. */
final class RedisProcess implements RedisSource.Instance {

    private final Path binary;
    private final int port;
    private final List<String> options;
    private @Nullable LeashedProcess process;

    RedisProcess(Path binary, int port, List<String> options) {
        this.binary = binary;
        this.port = port;
        this.options = options;
    }

    @Override
    public void start() {
        kill();
        List<String> command = new ArrayList<>();
        command.add(binary.toString());
        command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
        command.addAll(List.of("--save", "", "--appendonly", "no"));
        command.addAll(options);
        process =
                LeashedProcess.start(
                        command,
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

    @Override
    public void pause() {
        Objects.requireNonNull(process).signal("STOP");
    }

    @Override
    public void resume() {
        Objects.requireNonNull(process).signal("CONT");
    }
}
