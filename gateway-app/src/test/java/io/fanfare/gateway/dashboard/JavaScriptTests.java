package io.fanfare.gateway.dashboard;

import org.springframework.util.xml.DomUtils;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

/** The outcome of every test that Node's own runner finds in a folder. */
final class JavaScriptTests {

    private static final String SUFFIX = ".test.mjs";

    private JavaScriptTests() {}

    /** One test; no failure if it ran and passed. */
    record Outcome(String file, String name, String failure) {

        boolean isPassed() {
            return failure.isEmpty();
        }
    }

    /**
     * Runs them all. A skipped test and a file without a test count as failures; so does a run that
     * finds nothing, or that fails as a whole.
     */
    static List<Outcome> run(Node node, Path folder, Path report)
            throws IOException, InterruptedException {
        Files.deleteIfExists(report);
        Files.createDirectories(report.toAbsolutePath().getParent());
        Node.Run run =
                node.run(
                        folder,
                        "--test",
                        "--test-timeout=60000",
                        "--test-reporter=spec",
                        "--test-reporter-destination=stdout",
                        "--test-reporter=junit",
                        "--test-reporter-destination=" + report.toAbsolutePath(),
                        "**/*" + SUFFIX);
        List<Outcome> outcomes = read(report, run);
        boolean hasFailure = outcomes.stream().anyMatch(outcome -> !outcome.isPassed());
        if (outcomes.isEmpty() || (run.exitCode() != 0 && !hasFailure)) {
            return List.of(new Outcome("all files", "the run", "No test ran:\n" + run.output()));
        }
        return outcomes;
    }

    private static List<Outcome> read(Path report, Node.Run run) throws IOException {
        try {
            Element suites =
                    DocumentBuilderFactory.newDefaultNSInstance()
                            .newDocumentBuilder()
                            .parse(report.toFile())
                            .getDocumentElement();
            return DomUtils.getChildElementsByTagName(suites, "testcase").stream()
                    .map(test -> outcome(test, run))
                    .toList();
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(run.output(), e);
        }
    }

    private static Outcome outcome(Element test, Node.Run run) {
        String name = test.getAttribute("name");
        Path file = Path.of(test.getAttribute("file")).getFileName();
        return new Outcome(file.toString(), name, failure(test, name, run));
    }

    private static String failure(Element test, String name, Node.Run run) {
        if (name.endsWith(SUFFIX)) {
            return "The file failed as a whole, or has no test:\n" + run.output();
        }
        Element failure = DomUtils.getChildElementByTagName(test, "failure");
        if (failure != null) {
            return "It failed:\n" + failure.getTextContent();
        }
        return DomUtils.getChildElementByTagName(test, "skipped") == null ? "" : "It was skipped";
    }
}
