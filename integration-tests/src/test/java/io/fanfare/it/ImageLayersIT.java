package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.Dockerfile;
import io.fanfare.it.support.GatewayProcess;
import io.fanfare.it.support.ImageLayers;
import io.fanfare.it.support.Installation;
import io.fanfare.it.support.RedisServer;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The image that Jib builds without a daemon, all but the runtime below its layers. */
class ImageLayersIT {

    @TempDir static Path folder;

    private static ImageLayers image;

    @BeforeAll
    static void unpack() {
        image = ImageLayers.unpackTo(folder);
    }

    @Test
    void runsAsTheDockerfileSays() {
        assertThat(image.config().required("User").asString()).isEqualTo("10001:10001");
        assertThat(image.config().required("ExposedPorts").propertyNames())
                .containsExactlyInAnyOrder("8001/tcp", "8002/tcp");
        assertThat(texts("Env"))
                .contains("JAVA_TOOL_OPTIONS=" + String.join(" ", Dockerfile.javaOptions()));
        assertThat(System.getProperty("image.base")).isEqualTo(Dockerfile.base());
    }

    @Test
    void keepsLibrariesAndApplicationApart() {
        assertThat(image.layers()).anySatisfy(ImageLayersIT::holdsOnlyReleasedLibraries);
        assertThat(image.layers())
                .anySatisfy(
                        files ->
                                assertThat(files)
                                        .allMatch(name -> name.endsWith(".class"))
                                        .isNotEmpty());
        assertThat(image.file("/app/resources/META-INF/sbom/application.cdx.json"))
                .isNotEmptyFile();
    }

    private static void holdsOnlyReleasedLibraries(List<String> files) {
        assertThat(files)
                .hasSizeGreaterThan(50)
                .allMatch(name -> name.endsWith(".jar") && !name.contains("SNAPSHOT"));
    }

    /** On the JVM of this test in place of the image's. */
    @Test
    void startsByItsOwnEntryPoint() throws IOException {
        try (RedisServer redis = RedisServer.start();
                GatewayProcess gateway =
                        GatewayProcess.start(
                                command(), Installation.environment(redis, Map.of()))) {
            gateway.awaitReady();
            try (WireClient client = WireClient.to(gateway.port()).token(Tokens.of("u")).open()) {
                assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
            }
        }
    }

    private static List<String> command() throws IOException {
        List<String> command = new ArrayList<>();
        for (String word : texts("Entrypoint")) {
            command.add(word.startsWith("@") ? classPath(word.substring(1)) : word);
        }
        assertThat(command.getFirst()).isEqualTo("java");
        command.set(0, GatewayProcess.jdkTool("java"));
        return command;
    }

    private static String classPath(String listFile) throws IOException {
        return Stream.of(Files.readString(image.file(listFile)).split(":"))
                .map(entry -> image.file(entry).toString())
                .collect(Collectors.joining(":"));
    }

    private static List<String> texts(String name) {
        return image.config().required(name).valueStream().map(JsonNode::asString).toList();
    }
}
