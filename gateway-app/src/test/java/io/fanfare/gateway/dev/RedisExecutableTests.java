package io.fanfare.gateway.dev;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

class RedisExecutableTests {

    @TempDir Path old;
    @TempDir Path recent;

    @Test
    void takesTheFirstInstalledServerThatIsNewEnough() throws IOException {
        install(old, "Redis server v=6.2.14 sha=00000000:0 malloc=jemalloc-5.1.0 bits=64");
        Path server = install(recent, "Redis server v=7.0.15 sha=00000000:0 malloc=libc bits=64");

        assertThat(RedisExecutable.find(old + File.pathSeparator + recent))
                .isEqualTo(new RedisExecutable(server, false));
    }

    @Test
    void readsVersionsOfTwoDigits() throws IOException {
        assertThat(RedisExecutable.majorVersion(install(recent, "Redis server v=10.1.0 sha=0")))
                .isEqualTo(10);
    }

    @Test
    void passesOverServersThatSayNothingKnown() throws IOException {
        install(old, "unexpected");

        assertThat(RedisExecutable.installed(old.toString())).isEmpty();
    }

    @Test
    void unpacksTheEmbeddedServerWhenTheInstalledOneIsTooOld() throws IOException {
        install(old, "Redis server v=6.2.14 sha=00000000:0 malloc=jemalloc-5.1.0 bits=64");

        RedisExecutable executable = RedisExecutable.find(old.toString());
        try {
            assertThat(executable.temporary()).isTrue();
            assertThat(RedisExecutable.majorVersion(executable.file()))
                    .isGreaterThanOrEqualTo(RedisExecutable.OLDEST_VERSION);
        } finally {
            executable.discard();
        }
        assertThat(executable.file().getParent()).doesNotExist();
    }

    private static Path install(Path directory, String version) throws IOException {
        Path file = directory.resolve("redis-server");
        Files.writeString(file, "#!/bin/sh\necho '" + version + "'\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
