package io.fanfare.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the gateway's Dockerfile says. */
public final class Dockerfile {

    private static final Pattern JAVA_OPTIONS =
            Pattern.compile("^ENV JAVA_TOOL_OPTIONS=\"([^\"]+)\"$", Pattern.MULTILINE);
    private static final Pattern BASE = Pattern.compile("^ARG BASE=(.+)$", Pattern.MULTILINE);

    private Dockerfile() {}

    /** The options of its JVM. */
    public static List<String> javaOptions() {
        return List.of(find(JAVA_OPTIONS).split(" "));
    }

    /** The image it builds on unless told otherwise. */
    public static String base() {
        return find(BASE);
    }

    private static String find(Pattern pattern) {
        Matcher matcher = pattern.matcher(text());
        if (!matcher.find()) {
            throw new AssertionError("the Dockerfile has no " + pattern);
        }
        return matcher.group(1);
    }

    private static String text() {
        try {
            Path jar = Path.of(System.getProperty("gateway.jar"));
            return Files.readString(jar.resolve("../../Dockerfile").normalize());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
