package io.fanfare.it.support;

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

/** The Node that drives the tests' browser, for scripts of the test class path. */
public record BundledNode(Path folder) {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Below {@code target}, for this platform. */
    public static BundledNode unpack() {
        String platform = System.getProperty("os.arch").equals("aarch64") ? "linux-arm64" : "linux";
        BundledNode node = new BundledNode(Path.of("target", "node").toAbsolutePath());
        String resource = "/driver/" + platform + "/node";
        try (InputStream in = BundledNode.class.getResourceAsStream(resource)) {
            Files.createDirectories(node.folder);
            Files.copy(
                    Objects.requireNonNull(in, resource),
                    node.executable(),
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!node.executable().toFile().setExecutable(true)) {
            throw new AssertionError(node.executable() + " cannot be made executable");
        }
        return node;
    }

    private Path executable() {
        return folder.resolve("node");
    }

    /** Runs a script to its end; fails if it takes longer than a minute. */
    public Tool run(String script, String... arguments) {
        List<String> command = new ArrayList<>(List.of(executable().toString()));
        command.add(Tool.resource(script, folder).toString());
        command.addAll(List.of(arguments));
        return Tool.run(LIMIT, Map.of("PATH", System.getenv("PATH")), command);
    }
}
