package io.fanfare.it.support;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** A program of this machine that ran to its end. */
public record Tool(int exitCode, String output) {

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static boolean isInstalled(String name) {
        return Pattern.compile(":")
                .splitAsStream(System.getenv("PATH"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }

    /** Aborts the test and says so where the PATH does not have it; it never passes for that. */
    public static void require(String name) {
        if (!isInstalled(name)) {
            throw notChecked(name + " is not installed");
        }
    }

    /** Aborts the test, aloud. */
    static RuntimeException notChecked(String reason) {
        System.err.println("NOT CHECKED: " + reason);
        return Assumptions.abort(reason);
    }

    /** Runs it with no environment but the PATH and that. */
    public static Tool run(Map<String, String> environment, List<String> command) {
        Map<String, String> all = new TreeMap<>(environment);
        all.put("PATH", System.getenv("PATH"));
        return run(LIMIT, all, command);
    }

    /** Runs it with exactly that environment; fails if it takes longer. */
    static Tool run(Duration limit, Map<String, String> environment, List<String> command) {
        Path log =
                Path.of(
                        "target",
                        "tool-"
                                + ProcessHandle.current().pid()
                                + '-'
                                + COUNT.incrementAndGet()
                                + ".log");
        LeashedProcess process = LeashedProcess.start(command, environment, log);
        try {
            return new Tool(process.awaitExit(limit), process.log());
        } finally {
            process.kill();
        }
    }

    /** The same for what must succeed; its output. */
    static String succeed(Duration limit, Map<String, String> environment, List<String> command) {
        Tool tool = run(limit, environment, command);
        if (tool.exitCode() != 0) {
            throw new AssertionError(
                    command + " ended with " + tool.exitCode() + ":\n" + tool.output());
        }
        return tool.output();
    }

    /** A file of the test class path, copied to where programs can read it. */
    static Path resource(String name, Path folder) {
        try (InputStream in = Tool.class.getResourceAsStream('/' + name)) {
            Path copy = folder.resolve(name);
            Files.copy(Objects.requireNonNull(in), copy, StandardCopyOption.REPLACE_EXISTING);
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
