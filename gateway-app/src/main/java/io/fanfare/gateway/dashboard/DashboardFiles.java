package io.fanfare.gateway.dashboard;

import org.jspecify.annotations.Nullable;
import org.springframework.util.DigestUtils;
import org.webjars.WebJarVersionLocator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files below the page's root: its own, and under {@code vendor/} those of the libraries.
 *
 * <p>Only names made of plain letters, with a known ending, are looked up at all, so no name leads
 * out of the folders meant. Found files are kept; there are as many as the jar has.
 */
final class DashboardFiles {

    private static final String INDEX = "index.html";

    /** No file's name is as long; what a pattern costs is bounded with it. */
    private static final int LONGEST_NAME = 200;

    /**
     * Folders, then a name with its ending: no dot at a beginning, no empty part. Possessive, for a
     * loop that may step back is one call deeper for each of its rounds.
     */
    private static final Pattern NAME =
            Pattern.compile(
                    "(?:[A-Za-z0-9_-]++/)*+[A-Za-z0-9_-]++(?:\\.[A-Za-z0-9_-]+)*\\.([a-z]+)");

    private static final Pattern VENDOR = Pattern.compile("vendor/(lit-html|uplot)/(.+)");

    private static final Map<String, String> TYPES =
            Map.of(
                    "html", "text/html;charset=utf-8",
                    "css", "text/css;charset=utf-8",
                    "js", "text/javascript;charset=utf-8",
                    "ts", "application/typescript;charset=utf-8",
                    "json", "application/json",
                    "svg", "image/svg+xml");

    private final WebJarVersionLocator webJars = new WebJarVersionLocator();
    private final Map<String, DashboardFile> found = new ConcurrentHashMap<>();

    /** The empty path is the page itself. */
    @Nullable DashboardFile find(String path) {
        if (path.length() > LONGEST_NAME) {
            return null;
        }
        String name = path.isEmpty() ? INDEX : path;
        Matcher parts = NAME.matcher(name);
        String type = parts.matches() ? TYPES.get(parts.group(1)) : null;
        return type == null ? null : found.computeIfAbsent(name, key -> read(key, type));
    }

    private @Nullable DashboardFile read(String name, String type) {
        String resource = resource(name);
        try (InputStream in = resource == null ? null : open(resource)) {
            if (in == null) {
                return null;
            }
            byte[] body = in.readAllBytes();
            return new DashboardFile(type, '"' + DigestUtils.md5DigestAsHex(body) + '"', body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private @Nullable String resource(String name) {
        Matcher vendor = VENDOR.matcher(name);
        return vendor.matches()
                ? webJars.fullPath(vendor.group(1), vendor.group(2))
                : "dashboard/" + name;
    }

    private static @Nullable InputStream open(String resource) {
        return DashboardFiles.class.getClassLoader().getResourceAsStream(resource);
    }
}
