package io.fanfare.it.support;

import redis.embedded.RedisExecProvider;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code redis-server} programs this machine has. */
final class RedisBinary {

    private static final int OLDEST = 7;
    private static final Pattern VERSION = Pattern.compile("v=(\\d+)\\.");

    private RedisBinary() {}

    private static final class Embedded {
        private static final Path UNPACKED = unpack();

        private static Path unpack() {
            try {
                return RedisExecProvider.defaultProvider().get().toPath();
            } catch (IOException e) {
                throw new IllegalStateException("embedded-redis has none for this system", e);
            }
        }
    }

    /** The one that comes with the embedded-redis library, unpacked once. */
    static Path embedded() {
        return Embedded.UNPACKED;
    }

    /** The first one on the PATH that is new enough. */
    static Optional<Path> onPath() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(Pattern.quote(File.pathSeparator), -1))
                .map(folder -> Path.of(folder, "redis-server"))
                .filter(Files::isExecutable)
                .filter(binary -> majorVersion(binary) >= OLDEST)
                .findFirst();
    }

    private static int majorVersion(Path binary) {
        try {
            Process process = new ProcessBuilder(binary.toString(), "--version").start();
            String text =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher version = VERSION.matcher(text);
            return version.find() ? Integer.parseInt(version.group(1)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
