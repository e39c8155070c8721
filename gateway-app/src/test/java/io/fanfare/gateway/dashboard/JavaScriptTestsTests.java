package io.fanfare.gateway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.dashboard.JavaScriptTests.Outcome;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Nothing that went wrong in JavaScript can look like success. */
class JavaScriptTestsTests {

    private static final String IMPORT = "import { test } from 'node:test';\n";

    @TempDir private Path folder;

    private List<Outcome> run(String file, String content) throws Exception {
        Files.writeString(folder.resolve(file), content);
        return JavaScriptTests.run(Node.unpack(), folder, folder.resolve("report.xml"));
    }

    @Test
    void aTestThatPassesPasses() throws Exception {
        List<Outcome> outcomes = run("a.test.mjs", IMPORT + "test('good', () => {});");
        assertThat(outcomes).containsExactly(new Outcome("a.test.mjs", "good", ""));
    }

    @Test
    void aTestThatThrowsFailsWithItsError() throws Exception {
        String test = IMPORT + "test('bad', () => { throw new Error('because'); });";
        assertThat(run("a.test.mjs", test))
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.failure()).contains("because"));
    }

    @Test
    void aSkippedTestFails() throws Exception {
        String tests = IMPORT + "test.skip('later', () => {}); test.todo('some day');";
        assertThat(run("a.test.mjs", tests)).hasSize(2).noneMatch(Outcome::isPassed);
    }

    @Test
    void aFileThatDoesNotLoadFailsAndSaysWhy() throws Exception {
        assertThat(run("a.test.mjs", "import './absent.mjs';"))
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.failure()).contains("absent.mjs"));
    }

    @Test
    void aFileWithoutATestFails() throws Exception {
        assertThat(run("a.test.mjs", "")).hasSize(1).noneMatch(Outcome::isPassed);
    }

    @Test
    void aFolderWithoutAFileFails() throws IOException, InterruptedException {
        assertThat(JavaScriptTests.run(Node.unpack(), folder, folder.resolve("report.xml")))
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.failure()).startsWith("No test ran"));
    }
}
