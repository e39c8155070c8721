package io.fanfare.it.support;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The packaged gateway laid out as its image has it: the jar unpacked into thin jar and libraries,
 * and a cache of its classes, which halves the time to start. Made once for each run of the tests.
 */
final class PackagedGateway {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Path FOLDER = Path.of("target", "gateway").toAbsolutePath();
    private static final Path CACHE = FOLDER.resolve("gateway.aot");

    /** Only the same choices may use the cache. */
    private static final List<String> JVM = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1");

    private PackagedGateway() {}

    private static final class Made {
        private static final List<String> COMMAND = make();
    }

    /** What starts it, without the settings. */
    static List<String> command() {
        return Made.COMMAND;
    }

    private static List<String> make() {
        run(
                List.of(
                        "-Djarmode=tools",
                        "-jar",
                        System.getProperty("gateway.jar"),
                        "extract",
                        "--force",
                        "--destination",
                        FOLDER.toString()));
        List<String> training = new ArrayList<>(JVM);
        training.addAll(
                List.of(
                        "-XX:AOTCacheOutput=" + CACHE,
                        "-Dspring.context.exit=onRefresh",
                        "-jar",
                        thinJar()));
        run(training);
        if (!Files.exists(CACHE)) {
            throw new AssertionError("no cache was written to " + CACHE);
        }
        List<String> command = new ArrayList<>();
        command.add(GatewayProcess.jdkTool("java"));
        command.addAll(JVM);
        command.addAll(List.of("-XX:AOTCache=" + CACHE, "-Xlog:aot=off")); // No use is no defect.
        return command;
    }

    static String thinJar() {
        return FOLDER.resolve(Path.of(System.getProperty("gateway.jar")).getFileName()).toString();
    }

    private static void run(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(GatewayProcess.jdkTool("java"));
        command.addAll(arguments);
        Tool.succeed(
                LIMIT,
                Map.of(
                        "PATH",
                        System.getenv("PATH"),
                        "JWT_VERIFY_KEY",
                        Tokens.KEY,
                        "WEBSOCKET_SERVER_PORT",
                        "0",
                        "MANAGEMENT_SERVER_PORT",
                        "0"),
                command);
    }
}
