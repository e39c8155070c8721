package io.fanfare.it.support;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A PostgreSQL as a process of this machine, its data in a temporary folder.
 *
 * <p>It refuses to run as root; where the tests do, it runs as nobody.
 */
final class PostgresProcess implements PostgresSource.Instance {

    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
    private static final Duration INIT_LIMIT = Duration.ofMinutes(2);

    private final Path binaries;
    private final int port;
    private final Path folder;
    private final Path log;
    private @Nullable LeashedProcess process;

    PostgresProcess(Path binaries, int port) {
        this.binaries = binaries;
        this.port = port;
        this.log = Path.of("target", "postgres-" + port + ".log");
        try {
            this.folder = Files.createTempDirectory("fanfare-postgres");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void start() {
        Path data = folder.resolve("data");
        if (!Files.exists(data)) {
            initialise(data);
        }
        process =
                run(
                        binaries.resolve("postgres").toString(),
                        "-D",
                        data.toString(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "fsync=off");
    }

    private void initialise(Path data) {
        Path password = folder.resolve("password");
        try {
            Files.writeString(password, PostgresServer.PASSWORD + "\n");
            Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r--r--"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        LeashedProcess initdb =
                run(
                        binaries.resolve("initdb").toString(),
                        "-D",
                        data.toString(),
                        "-U",
                        PostgresServer.USER,
                        "-A",
                        "scram-sha-256",
                        "--pwfile",
                        password.toString(),
                        "-E",
                        "UTF8",
                        "--no-sync");
        int code = initdb.awaitExit(INIT_LIMIT);
        if (code != 0) {
            throw new IllegalStateException("initdb ended with " + code + ", see " + log);
        }
    }

    private LeashedProcess run(String... words) {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(AS_NOBODY);
        }
        command.addAll(List.of(words));
        return LeashedProcess.start(
                command,
                Map.of("LC_ALL", "C", "PATH", "/usr/sbin:/usr/bin:/sbin:/bin"),
                log.toAbsolutePath());
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
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .map(Path::toFile)
                    .forEach(
                            file -> {
                                boolean _ = file.delete();
                            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
