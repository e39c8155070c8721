package io.fanfare.it.support;

import com.marcnuri.helm.DryRun;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;

import org.yaml.snakeyaml.Yaml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The chart, through the real Helm library: what an operator's {@code helm install} applies. */
public final class Chart {

    private static final Path FOLDER = Path.of(System.getProperty("helm.chart")).normalize();
    private static final Path OF_NO_CLUSTER = renderable("dict");
    private static final String KUBERNETES = "1.33.0";
    private static final Map<Path, Manifests> RENDERED = new ConcurrentHashMap<>();

    /** Name and namespace of the release that is rendered. */
    public static final String RELEASE = "live";

    public static final String NAMESPACE = "realtime";

    /** How everything of that release is named. */
    public static final String FULL_NAME = "live-fanfare";

    private Chart() {}

    /**
     * A copy that the library renders as a cluster would get it. It leaves hooks out, and with them
     * the pod of {@code helm test}: here that is a manifest like any other. It also asks a cluster
     * for what exists, though it is told to render: here the answer stands in the template.
     *
     * @param found the Deployment there is, as an expression
     */
    private static Path renderable(String found) {
        return copy(
                text ->
                        text.replaceAll("(?m)^ +helm\\.sh/hook.*\\R", "")
                                .replaceAll("\\blookup \"apps/v1\"[^}]*", found + ' '));
    }

    private static Path copy(UnaryOperator<String> change) {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            Path copy = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "chart");
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(FOLDER.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.writeString(target, change.apply(Files.readString(file)));
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With those values in the place of the chart's own: the library's lint takes no others. */
    public static LintResult lint(Path values) {
        Path copy = copy(UnaryOperator.identity());
        try {
            Files.writeString(
                    copy.resolve("values.yaml"),
                    new Yaml().dump(merged(yaml(file("values.yaml")), yaml(values))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Helm(copy).lint().strict().call();
    }

    private static Map<String, Object> yaml(Path file) throws IOException {
        return new Yaml().load(Files.readString(file));
    }

    /** As Helm merges values: maps entry by entry, all else replaced. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> merged(Map<String, Object> base, Map<String, Object> over) {
        Map<String, Object> merged = new LinkedHashMap<>(base);
        over.forEach(
                (name, value) ->
                        merged.merge(
                                name,
                                value,
                                (before, after) ->
                                        before instanceof Map && after instanceof Map
                                                ? merged(
                                                        (Map<String, Object>) before,
                                                        (Map<String, Object>) after)
                                                : after));
        return merged;
    }

    /** What an operator reads after installing with those values. */
    public static String notes(String example) {
        return new Helm(FOLDER)
                .install()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeVersion(KUBERNETES)
                .withValuesFile(exampleFile(example))
                .clientOnly()
                .withDryRunOption(DryRun.CLIENT)
                .call()
                .getOutput();
    }

    /** A rendering with nothing but the chart's own values so far. */
    public static TemplateCommand template() {
        return template(OF_NO_CLUSTER);
    }

    /** What an example renders to where that many gateways run already. */
    public static Manifests upgrade(String example, int replicas) {
        Path chart = renderable("(dict \"spec\" (dict \"replicas\" %d))".formatted(replicas));
        return Manifests.of(template(chart).withValuesFile(exampleFile(example)));
    }

    private static TemplateCommand template(Path chart) {
        return new Helm(chart)
                .template()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeVersion(KUBERNETES);
    }

    /** The least an installation needs. */
    public static TemplateCommand withJwt() {
        return template().set("jwt.existingSecret", "a-secret");
    }

    /**
     * What the chart's own values and those render to, values of the least installation included.
     */
    public static Manifests withJwt(String... namesAndValues) {
        TemplateCommand command = withJwt();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            command.set(namesAndValues[i], namesAndValues[i + 1]);
        }
        return Manifests.of(command);
    }

    /** The values files that ship with the chart. */
    public static List<Path> examples() {
        try (Stream<Path> files = Files.list(FOLDER.resolve("ci"))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What an example renders to; rendered once for all tests. */
    public static Manifests example(Path values) {
        return RENDERED.computeIfAbsent(
                values, file -> Manifests.of(template().withValuesFile(file)));
    }

    public static Manifests example(String name) {
        return example(exampleFile(name));
    }

    private static Path exampleFile(String name) {
        return file("ci/" + name + "-values.yaml");
    }

    /** A file of the chart. */
    public static Path file(String name) {
        return FOLDER.resolve(name);
    }

    public static String read(String name) {
        try {
            return Files.readString(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
