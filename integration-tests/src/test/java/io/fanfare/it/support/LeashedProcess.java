package io.fanfare.it.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A child process that cannot outlive this JVM: a shell holds it on a pipe and kills it when the
 * pipe ends, however this JVM ended.
 */
final class LeashedProcess {

    /** The child's id on the first line; then wait for the child, or for the end of the leash. */
    private static final String LEASH =
            """
            log=$1; shift
            exec 3<&0
            "$@" >>"$log" 2>&1 </dev/null 3<&- &
            child=$!
            echo $child
            { cat <&3; kill -9 $child; } >/dev/null 2>&1 &
            leash=$!
            wait $child
            code=$?
            kill $leash
            exit $code
            """;

    private final Process shell;
    private final ProcessHandle child;
    private final Path log;

    private LeashedProcess(Process shell, ProcessHandle child, Path log) {
        this.shell = shell;
        this.child = child;
        this.log = log;
    }

    /** Starts the command with exactly that environment; its output is appended to the log. */
    static LeashedProcess start(List<String> command, Map<String, String> environment, Path log) {
        List<String> leashed = new ArrayList<>(List.of("/bin/sh", "-c", LEASH, "leash"));
        leashed.add(log.toString());
        leashed.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(leashed);
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            Process shell = builder.start();
            return new LeashedProcess(shell, childOf(shell, command), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProcessHandle childOf(Process shell, List<String> command) throws IOException {
        BufferedReader output =
                new BufferedReader(
                        new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8));
        String pid = output.readLine();
        if (pid == null) {
            throw new IOException("could not start " + command);
        }
        return ProcessHandle.of(Long.parseLong(pid))
                .orElseThrow(() -> new IOException("ended at once: " + command));
    }

    long pid() {
        return child.pid();
    }

    boolean isRunning() {
        return shell.isAlive();
    }

    /** Asks it to end (SIGTERM). */
    void terminate() {
        child.destroy();
    }

    /** Sends it a signal by its name. */
    void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(child.pid())).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it at once (SIGKILL) and waits until it is gone. */
    void kill() {
        child.destroyForcibly();
        awaitExit(Duration.ofSeconds(10));
    }

    /** The exit code; 128 + n after signal n. Fails if it still runs after that time. */
    int awaitExit(Duration atMost) {
        try {
            if (!shell.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("still running after " + atMost + ", see " + log);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return shell.exitValue();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
