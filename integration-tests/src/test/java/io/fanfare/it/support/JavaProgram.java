package io.fanfare.it.support;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A main class of this class path that ran to its end in a JVM of its own. */
public record JavaProgram(int exitCode, String output) {

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    public static JavaProgram run(String mainClass, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(GatewayProcess.jdkTool("java"));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.add(mainClass);
        command.addAll(List.of(arguments));
        Path log =
                Path.of(
                        "target",
                        "program-"
                                + ProcessHandle.current().pid()
                                + '-'
                                + COUNT.incrementAndGet()
                                + ".log");
        LeashedProcess process =
                LeashedProcess.start(command, Map.of("PATH", System.getenv("PATH")), log);
        return new JavaProgram(process.awaitExit(LIMIT), process.log());
    }
}
