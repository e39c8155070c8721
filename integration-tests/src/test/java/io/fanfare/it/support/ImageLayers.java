package io.fanfare.it.support;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The layers of the image that Jib builds, unpacked one upon the other, and what it is told. */
public final class ImageLayers {

    private final Path root;
    private final JsonNode config;
    private final List<List<String>> layers = new ArrayList<>();

    private ImageLayers(Path folder) throws IOException {
        unpack(Path.of(System.getProperty("gateway.jar")).resolveSibling("layers.tar"), folder);
        JsonNode index = read(folder.resolve("index.json"));
        JsonNode manifest = read(blob(folder, index.required("manifests").get(0)));
        this.config = read(blob(folder, manifest.required("config"))).required("config");
        this.root = Files.createDirectories(folder.resolve("root"));
        for (JsonNode layer : manifest.required("layers")) {
            layers.add(unpackLayer(blob(folder, layer), root));
        }
    }

    /** What a descriptor of the layout names by its digest. */
    private static Path blob(Path layout, JsonNode descriptor) {
        String digest = descriptor.required("digest").asString();
        return layout.resolve("blobs").resolve(digest.replace(':', '/'));
    }

    /** Unpacks them below that folder. */
    public static ImageLayers unpackTo(Path folder) {
        try {
            return new ImageLayers(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What an engine would do with it, as the image's specification names things. */
    public JsonNode config() {
        return config;
    }

    /** The files of each layer, from the lowest. */
    public List<List<String>> layers() {
        return layers;
    }

    /** Where that file of the image was unpacked. */
    public Path file(String absolutePath) {
        return root.resolve(absolutePath.substring(1));
    }

    private static JsonNode read(Path file) {
        return JsonMapper.shared().readTree(file);
    }

    private static void unpack(Path archive, Path folder) throws IOException {
        try (InputStream in = Files.newInputStream(archive)) {
            unpack(in, folder);
        }
    }

    private static List<String> unpackLayer(Path archive, Path folder) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(archive))) {
            return unpack(in, folder);
        }
    }

    private static List<String> unpack(InputStream archive, Path folder) throws IOException {
        List<String> files = new ArrayList<>();
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new BufferedInputStream(archive))) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                if (entry.isFile()) {
                    Path file = entry.resolveIn(folder);
                    Files.createDirectories(file.getParent());
                    Files.copy(tar, file);
                    files.add('/' + entry.getName());
                }
            }
        }
        return files;
    }
}
