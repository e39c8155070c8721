package io.fanfare.it.support;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Folders with PostgreSQL's server programs, {@code initdb} and {@code postgres}. */
final class PostgresBinary {

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

    private PostgresBinary() {}

    private static final class Embedded {
        private static final Path UNPACKED = unpack();
    }

    /** Of the PATH, or where Debian keeps them out of it. */
    static Optional<Path> installed() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        Stream<Path> onPath =
                Arrays.stream(path.split(Pattern.quote(File.pathSeparator), -1)).map(Path::of);
        return Stream.concat(onPath, debians())
                .filter(folder -> Files.isExecutable(folder.resolve("initdb")))
                .filter(folder -> Files.isExecutable(folder.resolve("postgres")))
                .findFirst()
                .map(PostgresBinary::real);
    }

    private static Stream<Path> debians() {
        if (!Files.isDirectory(DEBIAN)) {
            return Stream.empty();
        }
        try (Stream<Path> versions = Files.list(DEBIAN)) {
            return versions
                    .sorted(Comparator.reverseOrder())
                    .map(version -> version.resolve("bin"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    /** Links may stand alone in their folder; the programs look for each other beside them. */
    private static Path real(Path folder) {
        try {
            return Objects.requireNonNull(folder.resolve("postgres").toRealPath().getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those the build brings along, unpacked once. */
    static Path embedded() {
        return Embedded.UNPACKED;
    }

    private static Path unpack() {
        String machine = System.getProperty("os.arch");
        String name =
                machine.equals("aarch64")
                        ? "/postgres-linux-arm_64.txz"
                        : "/postgres-linux-x86_64.txz";
        try (InputStream archive = PostgresBinary.class.getResourceAsStream(name)) {
            if (archive == null) {
                throw new IllegalStateException("no PostgreSQL for " + machine);
            }
            Path folder = Files.createTempDirectory("postgres-binaries");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            unpack(archive, folder);
            return folder.resolve("bin");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void unpack(InputStream archive, Path folder) throws IOException {
        try (TarArchiveInputStream files =
                new TarArchiveInputStream(new XZCompressorInputStream(archive))) {
            for (TarArchiveEntry file = files.getNextEntry();
                    file != null;
                    file = files.getNextEntry()) {
                Path target = folder.resolve(file.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException("outside: " + file.getName());
                }
                if (file.isDirectory()) {
                    Files.createDirectories(target);
                } else if (file.isSymbolicLink()) {
                    Files.createSymbolicLink(target, Path.of(file.getLinkName()));
                } else {
                    Files.createDirectories(Objects.requireNonNull(target.getParent()));
                    Files.copy(files, target);
                    boolean isProgram = (file.getMode() & 0100) != 0;
                    Files.setPosixFilePermissions(
                            target,
                            PosixFilePermissions.fromString(isProgram ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }
}
