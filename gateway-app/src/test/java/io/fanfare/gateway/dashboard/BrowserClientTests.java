package io.fanfare.gateway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fanfare.model.socket.CloseCode;
import io.fanfare.model.socket.ErrorText;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.FileSystemUtils;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The browser client: its own tests, its declarations, and what it repeats of the model. */
class BrowserClientTests {

    private static final Path CLIENT =
            Path.of("src", "main", "resources", "dashboard", "client").toAbsolutePath();
    private static final Path TESTS = Path.of("src", "test", "js");

    private static Node node;

    @BeforeAll
    static void unpackNode() throws IOException {
        node = Node.unpack();
    }

    @TestFactory
    Stream<DynamicTest> itsOwnTestsPass() throws IOException, InterruptedException {
        Path report = Path.of("target", "javascript-tests.xml");
        return JavaScriptTests.run(node, TESTS, report).stream()
                .map(
                        outcome ->
                                DynamicTest.dynamicTest(
                                        outcome.file() + ": " + outcome.name(),
                                        () ->
                                                assertThat(outcome.failure())
                                                        .as(outcome.name())
                                                        .isEmpty()));
    }

    @Test
    void closeCodesAreThoseOfTheModel() throws IOException, InterruptedException {
        JsonNode codes =
                evaluate(
                        """
                        import { GATEWAY_CODES } from './close-codes.js';
                        const codes = [...GATEWAY_CODES].map(([code, [retry]]) => ({ code, retry }));
                        console.log(JSON.stringify(codes));
                        """);
        assertThat(codes)
                .extracting(
                        code -> code.required("code").asInt(),
                        code -> code.required("retry").asString())
                .containsExactlyElementsOf(
                        Arrays.stream(CloseCode.values())
                                .map(code -> tuple(code.code(), retry(code)))
                                .toList());
    }

    /** A gateway that restarts is the one case in which the client's back-off does not grow. */
    private static String retry(CloseCode code) {
        return switch (code.reconnect()) {
            case NO -> "no";
            case WITH_BACKOFF -> code == CloseCode.SERVICE_RESTART ? "soon" : "backoff";
            case WITH_NEW_TOKEN -> "with-new-token";
        };
    }

    @Test
    void theErrorThatSaysToAskAgainIsThatOfTheModel() throws IOException, InterruptedException {
        JsonNode text =
                evaluate(
                        """
                        import { RETRY_LATER } from './subscriptions.js';
                        console.log(JSON.stringify(RETRY_LATER));
                        """);
        assertThat(text.asString()).isEqualTo(ErrorText.UNAVAILABLE.text());
    }

    private static JsonNode evaluate(String script) throws IOException, InterruptedException {
        Node.Run run = node.run(CLIENT, "--input-type=module", "--eval", script);
        assertThat(run.exitCode()).as(run.output()).isZero();
        return JsonMapper.shared().readTree(run.output());
    }

    /** The declarations against their use and the code's own types; the code against those. */
    @ParameterizedTest
    @ValueSource(strings = {"tsconfig.json", "tsconfig.code.json"})
    void declarationsFitTheCodeAndItsUse(String project) throws IOException, InterruptedException {
        Path folder = emptyFolder("types");
        FileSystemUtils.copyRecursively(TESTS.resolve("types"), folder);
        FileSystemUtils.copyRecursively(CLIENT, folder.resolve("client"));
        FileSystemUtils.copyRecursively(CLIENT, folder.resolve("code"));
        Files.delete(folder.resolve("code").resolve("fanfare-client.d.ts"));
        compile(folder, "--project", project);
    }

    @Test
    void thePackageLoadsByItsName() throws IOException, InterruptedException {
        Path folder = withThePackage();
        String script =
                """
                import * as fanfare from 'fanfare-client';
                const client = new fanfare.FanfareClient({ url: 'ws://h/ws', token: '' });
                client.close();
                console.log(client.state, Object.keys(fanfare).join());
                """;
        Node.Run run = node.run(folder, "--input-type=module", "--eval", script);
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output().strip())
                .isEqualTo(
                        "closed"
                            + " ClosedError,FanfareClient,SubscriptionError,TokenError,describeClose");
    }

    @ParameterizedTest
    @CsvSource({"esnext,bundler", "nodenext,nodenext"})
    void thePackagesTypesAreFoundByItsName(String module, String resolution)
            throws IOException, InterruptedException {
        Path folder = withThePackage();
        Files.copy(TESTS.resolve("types").resolve("usage.ts"), folder.resolve("usage.mts"));
        List<String> options = new ArrayList<>(List.of("--noEmit", "--strict", "usage.mts"));
        options.addAll(List.of("--target", "es2024", "--lib", "es2024,dom,esnext.disposable"));
        options.addAll(List.of("--module", module, "--moduleResolution", resolution));
        options.add("--noUncheckedIndexedAccess");
        compile(folder, options.toArray(String[]::new));
    }

    @Test
    void thePackageHasWhatTheFolderHas() throws IOException {
        JsonNode manifest = manifest();
        for (JsonNode pattern : manifest.required("files")) {
            assertThat(files(pattern.asString())).as(pattern.asString()).isNotEmpty();
        }
        try (Stream<Path> all = Files.list(CLIENT)) {
            assertThat(packed()).containsExactlyInAnyOrderElementsOf(all.toList());
        }
        assertThat(manifest.at("/engines/node").asString()).isEqualTo(">=22");
        assertThat(CLIENT.resolve("LICENSE"))
                .hasSameTextualContentAs(Path.of("..").resolve("LICENSE"));
    }

    /** A folder in which the package is installed, with nothing but what npm would pack. */
    private static Path withThePackage() throws IOException {
        Path folder = emptyFolder("package");
        Path installed = folder.resolve("node_modules").resolve("fanfare-client");
        Files.createDirectories(installed);
        for (Path file : packed()) {
            Files.copy(file, installed.resolve(file.getFileName()));
        }
        return folder;
    }

    /** What {@code files} names, and the three that npm always takes. */
    private static Set<Path> packed() throws IOException {
        Set<Path> packed = new TreeSet<>();
        Stream.of("package.json", "README.md", "LICENSE").map(CLIENT::resolve).forEach(packed::add);
        for (JsonNode pattern : manifest().required("files")) {
            packed.addAll(files(pattern.asString()));
        }
        return packed;
    }

    private static List<Path> files(String pattern) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(CLIENT, pattern)) {
            List<Path> files = new ArrayList<>();
            found.forEach(files::add);
            return files;
        }
    }

    private static JsonNode manifest() throws IOException {
        return JsonMapper.shared().readTree(Files.readString(CLIENT.resolve("package.json")));
    }

    private static Path emptyFolder(String name) throws IOException {
        Path folder = Path.of("target", name).toAbsolutePath();
        FileSystemUtils.deleteRecursively(folder);
        return Files.createDirectories(folder);
    }

    private static void compile(Path folder, String... options)
            throws IOException, InterruptedException {
        List<String> arguments =
                new ArrayList<>(List.of(typeScriptCompiler(folder.resolve("tsc")).toString()));
        arguments.addAll(List.of(options));
        Node.Run run = node.run(folder, arguments.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.output()).isZero();
    }

    private static Path typeScriptCompiler(Path folder) throws IOException {
        Files.createDirectories(folder);
        unpack("*tsc.js", folder);
        unpack("lib*.d.ts", folder);
        return folder.resolve("tsc.js");
    }

    private static void unpack(String pattern, Path folder) throws IOException {
        String library = "classpath*:META-INF/resources/webjars/typescript/*/lib/";
        for (Resource file :
                new PathMatchingResourcePatternResolver().getResources(library + pattern)) {
            try (InputStream in = file.getInputStream()) {
                Files.copy(in, folder.resolve(String.valueOf(file.getFilename())));
            }
        }
    }
}
