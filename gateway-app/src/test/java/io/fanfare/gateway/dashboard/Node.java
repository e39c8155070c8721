package io.fanfare.gateway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The Node that the build brings along for this platform, unpacked once below {@code target}; an
 * installed one is never used.
 */
final class Node {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Path executable;

    private Node(Path executable) {
        this.executable = executable;
    }

    /** How a run ended, and what it wrote to either output. */
    record Run(int exitCode, String output) {}

    static Node unpack() throws IOException {
        String name = isOn("win") ? "node.exe" : "node";
        URL resource = Node.class.getResource("/driver/" + platform() + '/' + name);
        URLConnection packed =
                Objects.requireNonNull(resource, "no Node for " + platform()).openConnection();
        Path executable = Path.of("target", "node", platform(), name).toAbsolutePath();
        try (InputStream in = packed.getInputStream()) {
            if (!Files.exists(executable)
                    || Files.size(executable) != packed.getContentLengthLong()) {
                Files.createDirectories(executable.getParent());
                Files.copy(in, executable, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (!executable.toFile().setExecutable(true)) {
            throw new IOException(executable + " cannot be made executable");
        }
        return new Node(executable);
    }

    /** Runs it to its end, in that folder; fails if it takes longer than anything here should. */
    Run run(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(executable.toString()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("node", ".log");
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            process.getOutputStream().close();
            boolean hasEnded = process.waitFor(LIMIT);
            String text = Files.readString(output);
            assertThat(hasEnded).as("Node ended within %s:%n%s", LIMIT, text).isTrue();
            return new Run(process.exitValue(), text);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Files.delete(output);
        }
    }

    private static String platform() {
        if (isOn("win")) {
            return "win32_x64";
        }
        String arch = System.getProperty("os.arch");
        return (isOn("mac") ? "mac" : "linux") + (arch.equals("aarch64") ? "-arm64" : "");
    }

    private static boolean isOn(String system) {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith(system);
    }
}
