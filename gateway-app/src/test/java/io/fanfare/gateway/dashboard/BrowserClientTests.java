package io.fanfare.gateway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fanfare.model.socket.CloseCode;
import io.fanfare.model.socket.ErrorText;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.FileSystemUtils;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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

    @Test
    void declarationsFitTheCodeAndItsUse() throws IOException, InterruptedException {
        Path folder = Path.of("target", "types").toAbsolutePath();
        FileSystemUtils.deleteRecursively(folder);
        FileSystemUtils.copyRecursively(TESTS.resolve("types"), folder);
        FileSystemUtils.copyRecursively(CLIENT, folder.resolve("client"));
        FileSystemUtils.copyRecursively(CLIENT, folder.resolve("code"));
        Files.delete(folder.resolve("code").resolve("fanfare-client.d.ts"));
        Node.Run run = node.run(folder, typeScriptCompiler(folder.resolve("tsc")).toString());
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
