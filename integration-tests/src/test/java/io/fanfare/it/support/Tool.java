package io.fanfare.it.support;

import org.junit.jupiter.api.Assumptions;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** A program of this machine that ran to its end. */
public record Tool(int exitCode, String output) {

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Whether the PATH has it. */
    public static boolean isInstalled(String name) {
        return Pattern.compile(":")
                .splitAsStream(System.getenv("PATH"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }

    /** Aborts the test and says so where the PATH does not have it; it never passes for that. */
    public static void require(String name) {
        if (!isInstalled(name)) {
            System.err.println("NOT CHECKED: " + name + " is not installed");
            Assumptions.abort(name + " is not installed");
        }
    }

    /** Runs it with no environment but the PATH and that. */
    public static Tool run(Map<String, String> environment, List<String> command) {
        Map<String, String> all = new TreeMap<>(environment);
        all.put("PATH", System.getenv("PATH"));
        Path log =
                Path.of(
                        "target",
                        "tool-"
                                + ProcessHandle.current().pid()
                                + '-'
                                + COUNT.incrementAndGet()
                                + ".log");
        LeashedProcess process = LeashedProcess.start(command, all, log);
        return new Tool(process.awaitExit(LIMIT), process.log());
    }
}
