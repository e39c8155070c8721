package io.fanfare.it.support;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The least that a Spring Boot application with the gateway's libraries can be: its web server, a
 * management port with probes, its metrics, and nothing of the gateway, no security and no Redis.
 * What the gateway's start is to be measured against; laid out and cached alike.
 */
public final class EmptyApplication {

    private static final String SOURCE =
            """
            package empty;

            import org.springframework.boot.SpringApplication;
            import org.springframework.boot.autoconfigure.SpringBootApplication;

            @SpringBootApplication
            public class Empty {
                public static void main(String[] arguments) {
                    SpringApplication.run(Empty.class, arguments);
                }
            }
            """;

    private static final String SETTINGS =
            """
            server.port=${WEBSOCKET_SERVER_PORT}
            management.endpoint.health.probes.enabled=true
            spring.main.banner-mode=off
            """;

    /** By the beginnings of their names: what the gateway has and this has not. */
    private static final List<String> LEFT_OUT =
            List.of(
                    "shared-model",
                    "spring-security",
                    "spring-boot-security",
                    "spring-data",
                    "spring-boot-data",
                    "lettuce");

    private final List<String> jvmOptions;
    private final String classPath;
    private final Path cache;

    private EmptyApplication(List<String> jvmOptions, String classPath, Path cache) {
        this.jvmOptions = jvmOptions;
        this.classPath = classPath;
        this.cache = cache;
    }

    /** Made anew in that folder below the build's, with the gateway's libraries and JVM options. */
    public static EmptyApplication with(PackagedGateway gateway, String folder) {
        Path here = Path.of("target", folder).toAbsolutePath();
        Path classes = here.resolve("classes");
        Path jar = here.resolve("empty.jar");
        String libraries = classPath(gateway.libraries());
        try {
            Files.createDirectories(classes);
            Path source = Files.writeString(here.resolve("Empty.java"), SOURCE);
            Files.writeString(classes.resolve("application.properties"), SETTINGS);
            PackagedGateway.runJdk(
                    "javac",
                    List.of("-d", classes.toString(), "-cp", libraries, source.toString()));
            PackagedGateway.runJdk(
                    "jar",
                    List.of("--create", "--file", jar.toString(), "-C", classes.toString(), "."));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        EmptyApplication made =
                new EmptyApplication(
                        gateway.jvmOptions(),
                        jar + File.pathSeparator + libraries,
                        here.resolve("empty.aot"));
        PackagedGateway.train(made.jvmOptions, made.cache, made.application());
        return made;
    }

    private static String classPath(Path libraries) {
        try (Stream<Path> jars = Files.list(libraries)) {
            return jars.filter(jar -> LEFT_OUT.stream().noneMatch(nameOf(jar)::startsWith))
                    .map(Path::toString)
                    .sorted()
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String nameOf(Path jar) {
        return jar.getFileName().toString();
    }

    /** What starts it with its cache, to listen at the ports that the environment names. */
    public List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(GatewayProcess.jdkTool("java"));
        command.addAll(jvmOptions);
        command.add("-XX:AOTCache=" + cache);
        command.addAll(application());
        return command;
    }

    private List<String> application() {
        return List.of("-cp", classPath, "empty.Empty");
    }
}
