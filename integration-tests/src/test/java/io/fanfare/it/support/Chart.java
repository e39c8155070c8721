package io.fanfare.it.support;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The chart, through the real Helm library: what an operator's {@code helm install} applies. */
public final class Chart {

    private static final Path FOLDER = Path.of(System.getProperty("helm.chart")).normalize();
    private static final Path RENDERED_WHOLE = copyWithoutHooks();
    private static final String KUBERNETES = "1.33.0";
    private static final Map<Path, Manifests> RENDERED = new ConcurrentHashMap<>();

    /** Name and namespace of the release that is rendered. */
    public static final String RELEASE = "live";

    public static final String NAMESPACE = "realtime";

    /** How everything of that release is named. */
    public static final String FULL_NAME = "live-fanfare";

    private Chart() {}

    /**
     * The library leaves hooks out of what it renders, and with them the pod of {@code helm test};
     * in this copy it is a manifest like any other.
     */
    private static Path copyWithoutHooks() {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            Path copy = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "chart");
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(FOLDER.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.writeString(
                        target,
                        Files.readString(file).replaceAll("(?m)^ +helm\\.sh/hook.*\\R", ""));
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static LintResult lint() {
        return new Helm(FOLDER).lint().strict().call();
    }

    /** A rendering with nothing but the chart's own values so far. */
    public static TemplateCommand template() {
        return new Helm(RENDERED_WHOLE)
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
        return example(file("ci/" + name + "-values.yaml"));
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
