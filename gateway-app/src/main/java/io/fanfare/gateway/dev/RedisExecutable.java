package io.fanfare.gateway.dev;

import org.jspecify.annotations.Nullable;

import redis.embedded.RedisExecProvider;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A redis-server that can be started: an installed one, or one unpacked for this run.
 *
 * @param temporary whether the file was unpacked and is nobody's once the server runs
 */
record RedisExecutable(Path file, boolean temporary) {

    static final int OLDEST_VERSION = 7;

    private static final Pattern VERSION = Pattern.compile("\\bv=(\\d+)\\.");

    /** The first redis-server on the search path that is new enough, else the embedded one. */
    static RedisExecutable find(@Nullable String searchPath) {
        return installed(searchPath).orElseGet(RedisExecutable::embedded);
    }

    static Optional<RedisExecutable> installed(@Nullable String searchPath) {
        return candidates("redis-server", searchPath)
                .filter(file -> majorVersion(file) >= OLDEST_VERSION)
                .findFirst()
                .map(file -> new RedisExecutable(file, false));
    }

    /** Unpacks the binary that embedded-redis brings for this operating system. */
    static RedisExecutable embedded() {
        try {
            return new RedisExecutable(RedisExecProvider.defaultProvider().get().toPath(), true);
        } catch (IOException | RuntimeException e) {
            throw new OwnRedisException(
                    "none of version %d or newer is on the PATH, and the embedded one cannot be used (%s)"
                            .formatted(OLDEST_VERSION, String.valueOf(e.getMessage()).strip()));
        }
    }

    /** Every executable file of this name on the search path, in its order. */
    static Stream<Path> candidates(String name, @Nullable String searchPath) {
        if (searchPath == null) {
            return Stream.empty();
        }
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(searchPath)
                .filter(directory -> !directory.isBlank())
                .map(directory -> Path.of(directory, name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file));
    }

    /** What {@code redis-server --version} says, or 0 when it says nothing that we know. */
    static int majorVersion(Path redisServer) {
        try {
            Process process =
                    new ProcessBuilder(redisServer.toString(), "--version")
                            .redirectErrorStream(true)
                            .start();
            String answer =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor(5, TimeUnit.SECONDS);
            Matcher version = VERSION.matcher(answer);
            return version.find() ? Integer.parseInt(version.group(1)) : 0;
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /** Removes what was unpacked; a server that runs from it does not need the file any more. */
    void discard() {
        if (temporary) {
            file.toFile().delete();
            Objects.requireNonNull(file.getParent()).toFile().delete();
        }
    }
}
