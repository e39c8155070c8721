package io.fanfare.gateway.dashboard;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The Node that the build brings along for this platform, unpacked once below {@code target}; an
 * installed one is never used.
 */
final class Node {

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

    /** Runs it to its end, in that folder. */
    Run run(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(executable.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("NODE_OPTIONS");
        Process process =
                builder.directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(nothing()))
                        .start();
        try (InputStream output = process.getInputStream()) {
            String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            return new Run(process.waitFor(), text);
        } finally {
            process.destroyForcibly();
        }
    }

    private static File nothing() {
        return new File(isOn("win") ? "NUL" : "/dev/null");
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
