package io.fanfare.gateway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.settings.AppEnvironment;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

class DashboardTests {

    private static final Dashboard ON = TestDashboard.in(AppEnvironment.Name.LOCAL);
    private static final Path SOURCES = Path.of("src", "main", "resources", "dashboard");

    /** What a module loads, relative to itself. */
    private static final Pattern IMPORT = Pattern.compile("(?:from|import) [\"'](\\.[^\"']+)[\"']");

    /** What an element loads, relative to the page. */
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"#]+)\"");

    private static DashboardFile file(String path) {
        return Objects.requireNonNull(ON.find(path), path);
    }

    private static String text(DashboardFile file) {
        return new String(file.body(), StandardCharsets.UTF_8);
    }

    @Test
    void itIsOnWhereTheEnvironmentIsLocal() {
        assertThat(ON.isOn()).isTrue();
        assertThat(TestDashboard.in(AppEnvironment.Name.DEV).isOn()).isFalse();
        assertThat(TestDashboard.in(AppEnvironment.Name.PROD).isOn()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void orWhereItIsSaidToBe(AppEnvironment.Name environment) {
        assertThat(TestDashboard.in(environment, "enabled=true").isOn()).isTrue();
        Dashboard off = TestDashboard.in(environment, "enabled=false");
        assertThat(off.isOn()).isFalse();
        assertThat(off.find("/dashboard/")).isNull();
    }

    @Test
    void itsRootIsThePage() {
        assertThat(text(file("/dashboard/"))).startsWith("<!doctype html>");
        assertThat(file("/dashboard/")).isEqualTo(file("/dashboard/index.html"));
    }

    @ParameterizedTest
    @CsvSource({
        "/dashboard/,text/html;charset=utf-8",
        "/dashboard/main.js,text/javascript;charset=utf-8",
        "/dashboard/style/tokens.css,text/css;charset=utf-8",
        "/dashboard/icons/fanfare.svg,image/svg+xml",
        "/dashboard/vendor/lit-html/lit-html.js,text/javascript;charset=utf-8",
        "/dashboard/vendor/lit-html/lit-html.d.ts,application/typescript;charset=utf-8",
        "/dashboard/vendor/lit-html/package.json,application/json",
        "/dashboard/vendor/uplot/dist/uPlot.esm.js,text/javascript;charset=utf-8",
        "/dashboard/vendor/uplot/dist/uPlot.min.css,text/css;charset=utf-8"
    })
    void eachFileHasItsType(String path, String type) {
        assertThat(file(path).type()).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/dashboard/nothing.js",
                "/dashboard/view",
                "/dashboard/view/",
                "/dashboard//main.js",
                "/dashboard/../application.yaml",
                "/dashboard/../protocol/docs.css",
                "/dashboard/view/../main.js",
                "/dashboard/./main.js",
                "/dashboard/%6dain.js",
                "/dashboard/..%2fprotocol/docs.css",
                "/dashboard/..\\protocol\\docs.css",
                "/dashboard/main.js;x=1",
                "/dashboard/main.js/",
                "/dashboard/main.js\u0000.css",
                "/dashboard/.hidden.js",
                "/dashboard/vendor/lit-html/../uplot/dist/uPlot.esm.js",
                "/dashboard/vendor/lit-html/lit-html.js.map",
                "/dashboard/vendor/bootstrap/bootstrap.js",
                "/dashboard/vendor/lit-html/",
                "/dashboard",
                "/main.js"
            })
    void nothingElseIsFound(String path) {
        assertThat(ON.find(path)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/", "a.", "a", "/"})
    void aPathOfAnyLengthIsRefused(String part) {
        assertThat(ON.find("/dashboard/" + part.repeat(16_000) + "main.js")).isNull();
    }

    @Test
    void theSameBytesHaveTheSameTag() {
        assertThat(file("/dashboard/main.js").tag()).matches("\"[0-9a-f]{32}\"");
        assertThat(file("/dashboard/main.js").tag())
                .isEqualTo(
                        Objects.requireNonNull(
                                        TestDashboard.in(AppEnvironment.Name.LOCAL)
                                                .find("/dashboard/main.js"))
                                .tag())
                .isNotEqualTo(file("/dashboard/style/tokens.css").tag());
    }

    @Test
    void everythingThatThePageLoadsIsThere() {
        Set<String> loaded = new TreeSet<>();
        load("/dashboard/index.html", loaded);
        assertThat(loaded).hasSizeGreaterThan(20).anyMatch(path -> path.endsWith("uPlot.esm.js"));
    }

    /** Follows each reference; fails at one that leads nowhere. */
    private static void load(String path, Set<String> loaded) {
        if (loaded.add(path)) {
            String text = text(file(path));
            follow(IMPORT, text, Path.of(path), loaded);
            follow(LINK, text, Path.of("/dashboard/index.html"), loaded);
        }
    }

    private static void follow(Pattern pattern, String text, Path from, Set<String> loaded) {
        pattern.matcher(text)
                .results()
                .map(found -> from.resolveSibling(found.group(1)).normalize())
                .forEach(reference -> load(reference.toString(), loaded));
    }

    @Test
    void itsOwnFilesNeedNothingThatThePolicyForbids() throws IOException {
        assertThat(text(file("/dashboard/")))
                .doesNotContain("<style", " style=", "://")
                .doesNotContainPattern("<script(?![^>]* src=)")
                .doesNotContainPattern(" on[a-z]+=");
        try (Stream<Path> sources = Files.walk(SOURCES)) {
            List<Path> modules = sources.filter(path -> path.toString().endsWith(".js")).toList();
            assertThat(modules).isNotEmpty();
            for (Path module : modules) {
                assertThat(Files.readString(module))
                        .as("%s", module)
                        .doesNotContain("innerHTML", "eval(", "new Function", " style=\"")
                        .doesNotContainPattern("(?:from|import) [\"'][^.\"']");
            }
        }
    }

    @Test
    void thePolicyAllowsItsOwnFilesAndTheSocketBesideThem() {
        assertThat(Dashboard.headers("gateway.example:8001").get("Content-Security-Policy"))
                .isEqualTo(
                        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                                + " connect-src 'self' ws://gateway.example:8001"
                                + " wss://gateway.example:8001; base-uri 'none';"
                                + " form-action 'none'; frame-ancestors 'none';"
                                + " require-trusted-types-for 'script'; trusted-types lit-html");
        assertThat(Dashboard.headers("[::1]:8001").get("Content-Security-Policy"))
                .contains(" ws://[::1]:8001 wss://[::1]:8001;");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "*", "a b", "a;script-src *", "a,b", "a'b", "a:b", "a/b", "a\nb"})
    void aHostThatIsNoneIsNotRepeated(@Nullable String host) {
        assertThat(Dashboard.headers(host).get("Content-Security-Policy"))
                .contains(" connect-src 'self'; base-uri");
    }
}
