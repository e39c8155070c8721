package io.fanfare.gateway.dev;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A real redis-server on a free loopback port that ends with this JVM, however the JVM ends.
 *
 * <p>It keeps no data on disk and listens on 127.0.0.1 only. Stopping twice is harmless.
 *
 * <h2>The guard</h2>
 *
 * A shutdown hook does not run when the JVM is killed, so a shell stands between: it starts
 * redis-server and then reads its own standard input, a pipe of which only this JVM holds the other
 * end. The kernel closes that end with the JVM, {@code read} meets the end of the file, and the
 * guard kills redis-server. Closing the pipe on purpose is therefore also the way to stop it.
 *
 * <p>The guard closes its copy of the output once redis-server has it, so that the end of the
 * output means that redis-server has ended. It runs in a session of its own where {@code setsid}
 * exists: Ctrl-C reaches every process of a terminal's group, and Redis must outlive the gateway's
 * drain. Where there is no shell, redis-server is a plain child and only an orderly end stops it.
 */
final class OwnRedis implements AutoCloseable {

    private static final String GUARD =
            """
            trap '' HUP INT QUIT TERM
            "$0" "$@" </dev/null &
            exec >/dev/null 2>&1
            read -r _
            kill -KILL $!
            wait $!
            """;

    private static final String READY = "Ready to accept connections";
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final int START_ATTEMPTS = 3;
    private static final int START_SECONDS = 20;
    private static final int STOP_SECONDS = 5;

    private final Process process;
    private final boolean isGuarded;
    private final int port;

    private OwnRedis(Process process, boolean isGuarded, int port) {
        this.process = process;
        this.isGuarded = isGuarded;
        this.port = port;
    }

    /** What to start. */
    enum Kind {
        STANDALONE,
        /** A Redis Cluster of this one node. */
        CLUSTER
    }

    /**
     * Returns once redis-server answers.
     *
     * @throws OwnRedisException with the last line redis-server wrote, when it does not start
     */
    static OwnRedis start(RedisExecutable executable, Kind kind) {
        return start(executable, kind, Path.of("/bin/sh"));
    }

    /** Without a guard when there is no such shell. */
    static OwnRedis start(RedisExecutable executable, Kind kind, Path shell) {
        try {
            for (int attempt = 1; ; attempt++) {
                try {
                    return startOn(freePort(), executable.file(), kind, shell);
                } catch (OwnRedisException e) {
                    if (attempt == START_ATTEMPTS) {
                        throw e;
                    }
                }
            }
        } finally {
            executable.discard();
        }
    }

    int port() {
        return port;
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!isGuarded) {
                process.destroy();
            }
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static OwnRedis startOn(int port, Path executable, Kind kind, Path shell) {
        List<String> command = new ArrayList<>();
        boolean isGuarded = Files.isExecutable(shell);
        if (isGuarded) {
            command.addAll(guard(shell));
        }
        command.addAll(server(executable, port));
        if (kind == Kind.CLUSTER) {
            command.addAll(OwnCluster.options());
        }
        OwnRedis redis = new OwnRedis(launch(command), isGuarded, port);
        try {
            redis.awaitReady();
            if (kind == Kind.CLUSTER) {
                OwnCluster.form(port);
            }
            return redis;
        } catch (OwnRedisException e) {
            redis.close();
            throw e;
        }
    }

    private static Process launch(List<String> command) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new OwnRedisException("cannot run it (" + e.getMessage() + ")");
        }
    }

    private static List<String> guard(Path shell) {
        List<String> command = new ArrayList<>();
        RedisExecutable.candidates("setsid", "/usr/bin:/bin")
                .findFirst()
                .ifPresent(setsid -> command.add(setsid.toString()));
        command.addAll(List.of(shell.toString(), "-c", GUARD));
        return command;
    }

    private static List<String> server(Path executable, int port) {
        return List.of(
                executable.toString(),
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--save",
                "",
                "--appendonly",
                "no");
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(LOOPBACK))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new OwnRedisException("no free port on 127.0.0.1 (" + e.getMessage() + ")");
        }
    }

    private void awaitReady() {
        BlockingQueue<String> outcome = new ArrayBlockingQueue<>(1);
        Thread.ofVirtual().name("own-redis-output").start(() -> readOutput(outcome));
        try {
            String line = outcome.poll(START_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw new OwnRedisException("not ready after " + START_SECONDS + " s");
            }
            if (!line.contains(READY)) {
                throw new OwnRedisException("redis-server ended: " + line);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OwnRedisException("interrupted while redis-server started");
        }
    }

    /**
     * Offers the line that says ready, else the last one. Reads on after the start: a full pipe
     * would hold redis-server up.
     */
    private void readOutput(BlockingQueue<String> outcome) {
        String last = "no output";
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.contains(READY)) {
                    outcome.offer(line);
                }
                last = line.isBlank() ? last : line.strip();
            }
        } catch (IOException e) {
            last = e.toString();
        }
        outcome.offer(last);
    }
}
