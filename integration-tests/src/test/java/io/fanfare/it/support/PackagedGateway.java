package io.fanfare.it.support;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The packaged gateway laid out as its image has it: the jar unpacked into thin jar and libraries,
 * and a cache of its classes, which halves the time to start.
 */
public final class PackagedGateway {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final List<String> jvmOptions;
    private final Path jar;
    private final Path cache;

    private PackagedGateway(Path folder, List<String> jvmOptions) {
        this.jvmOptions = jvmOptions;
        this.jar = folder.resolve(packagedJar().getFileName());
        this.cache = folder.resolve("gateway.aot");
    }

    private static final class OfTests {
        private static final PackagedGateway MADE =
                make("gateway", List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
    }

    /** The one that tests start, made once for each run of them. */
    static PackagedGateway ofTests() {
        return OfTests.MADE;
    }

    /** The one that the image starts, made anew in that folder below the build's. */
    public static PackagedGateway ofImage(String folder) {
        return make(folder, Dockerfile.javaOptions());
    }

    /** Only the same options may use the cache. */
    private static PackagedGateway make(String name, List<String> jvmOptions) {
        Path folder = Path.of("target", name).toAbsolutePath();
        PackagedGateway made = new PackagedGateway(folder, jvmOptions);
        runJdk(
                "java",
                List.of(
                        "-Djarmode=tools",
                        "-jar",
                        packagedJar().toString(),
                        "extract",
                        "--force",
                        "--destination",
                        folder.toString()));
        train(jvmOptions, made.cache, List.of("-jar", made.jar.toString()));
        return made;
    }

    private static Path packagedJar() {
        return Path.of(System.getProperty("gateway.jar"));
    }

    /** Has a cache written of the classes that this application needs to start. */
    static void train(List<String> jvmOptions, Path cache, List<String> application) {
        List<String> training = new ArrayList<>(jvmOptions);
        training.addAll(List.of("-XX:AOTCacheOutput=" + cache, "-Dspring.context.exit=onRefresh"));
        training.addAll(application);
        runJdk("java", training);
        if (!Files.exists(cache)) {
            throw new AssertionError("no cache was written to " + cache);
        }
    }

    /** What starts it with its cache, without the settings. */
    public List<String> command(String... moreJvmOptions) {
        List<String> options = new ArrayList<>(List.of(moreJvmOptions));
        options.addAll(List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off")); // No use is no defect.
        return start(options);
    }

    List<String> jvmOptions() {
        return jvmOptions;
    }

    /** The folder of the jars it is made with. */
    Path libraries() {
        return jar.resolveSibling("lib");
    }

    /** The same without the cache. */
    public List<String> commandWithoutCache() {
        return start(List.of());
    }

    private List<String> start(List<String> moreJvmOptions) {
        List<String> command = new ArrayList<>();
        command.add(GatewayProcess.jdkTool("java"));
        command.addAll(jvmOptions);
        command.addAll(moreJvmOptions);
        command.addAll(List.of("-jar", jar.toString()));
        return command;
    }

    /** Runs a program of the JDK to its end, which must be a good one; its ports are any. */
    static void runJdk(String tool, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(GatewayProcess.jdkTool(tool));
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
