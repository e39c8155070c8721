package io.fanfare.it.support;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A package of npm in a folder of its own below {@code target}, and a script that uses it.
 *
 * <p>Where npm is not installed, or cannot fetch the package, the test is aborted and says so; it
 * never passes for that.
 */
public final class NodeTool {

    private static final Duration INSTALL_LIMIT = Duration.ofMinutes(4);
    private static final Duration RUN_LIMIT = Duration.ofSeconds(60);

    /** What npm says of a version that is not there: a mistake here, no outage. */
    private static final List<String> NO_SUCH_VERSION = List.of("ETARGET", "E404");

    private final Path folder;

    private NodeTool(Path folder) {
        this.folder = folder;
    }

    /** How a run ended. */
    public record Result(int exitCode, String output) {}

    /** The package in that version, installed anew unless it is there already. */
    public static NodeTool install(String name, String version) {
        requireProgram("npm");
        requireProgram("node");
        Path folder = Path.of("target", "npm", name.replaceAll("[^a-z0-9]+", "-") + '-' + version);
        Path marker = folder.resolve("installed");
        if (!Files.exists(marker)) {
            fetch(folder, name + '@' + version);
            write(marker, version);
        }
        return new NodeTool(folder);
    }

    private static void fetch(Path folder, String spec) {
        write(folder.resolve("package.json"), "{\"private\":true}");
        List<String> command = new ArrayList<>(List.of("npm", "--prefix", folder.toString()));
        command.addAll(List.of("install", spec, "--save-exact", "--ignore-scripts", "--no-audit"));
        command.addAll(List.of("--no-fund", "--fetch-retries=1", "--fetch-timeout=60000"));
        Result result;
        try {
            result = run(command, INSTALL_LIMIT);
        } catch (AssertionError e) {
            throw aborted(spec + " was not installed within " + INSTALL_LIMIT);
        }
        if (NO_SUCH_VERSION.stream().anyMatch(result.output()::contains)) {
            throw new AssertionError("npm does not know " + spec + ":\n" + result.output());
        }
        if (result.exitCode() != 0) {
            throw aborted("npm cannot fetch " + spec + ":\n" + result.output());
        }
    }

    private static void requireProgram(String name) {
        boolean isThere;
        try {
            isThere = run(List.of(name, "--version"), RUN_LIMIT).exitCode() == 0;
        } catch (UncheckedIOException e) {
            isThere = false;
        }
        if (!isThere) {
            throw aborted(name + " is not installed");
        }
    }

    private static RuntimeException aborted(String reason) {
        System.err.println("NOT CHECKED: " + reason);
        return Assumptions.abort(reason);
    }

    /** Writes a file into the folder and returns its path. */
    public Path put(String name, String content) {
        Path file = folder.resolve(name);
        write(file, content);
        return file;
    }

    /** Runs a script of the test class path with those arguments. */
    public Result run(String script, String... arguments) {
        Path copy = folder.resolve(script);
        try (InputStream in = NodeTool.class.getResourceAsStream("/" + script)) {
            Files.copy(Objects.requireNonNull(in), copy, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = new ArrayList<>(List.of("node", copy.toString()));
        command.addAll(List.of(arguments));
        return run(command, RUN_LIMIT);
    }

    private static Result run(List<String> command, Duration limit) {
        try {
            Path log = Files.createTempFile(Path.of("target"), "node-", ".log");
            Map<String, String> environment = new TreeMap<>(System.getenv());
            LeashedProcess process = LeashedProcess.start(command, environment, log);
            try {
                return new Result(process.awaitExit(limit), process.log());
            } finally {
                process.kill();
                Files.deleteIfExists(log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String content) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
