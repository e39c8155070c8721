package io.fanfare.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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

    /** The package in that version, installed anew unless it is there already. */
    public static NodeTool install(String name, String version) {
        Tool.require("npm");
        Tool.require("node");
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
        Tool result;
        try {
            result = run(command, INSTALL_LIMIT);
        } catch (AssertionError e) {
            throw Tool.notChecked(spec + " was not installed within " + INSTALL_LIMIT);
        }
        if (NO_SUCH_VERSION.stream().anyMatch(result.output()::contains)) {
            throw new AssertionError("npm does not know " + spec + ":\n" + result.output());
        }
        if (result.exitCode() != 0) {
            throw Tool.notChecked("npm cannot fetch " + spec + ":\n" + result.output());
        }
    }

    /** Writes a file into the folder and returns its path. */
    public Path put(String name, String content) {
        Path file = folder.resolve(name);
        write(file, content);
        return file;
    }

    /** Runs a script of the test class path with those arguments. */
    public Tool run(String script, String... arguments) {
        List<String> command = new ArrayList<>(List.of("node"));
        command.add(Tool.resource(script, folder).toString());
        command.addAll(List.of(arguments));
        return run(command, RUN_LIMIT);
    }

    private static Tool run(List<String> command, Duration limit) {
        return Tool.run(limit, System.getenv(), command);
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
