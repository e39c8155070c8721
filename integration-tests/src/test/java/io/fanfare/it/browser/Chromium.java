package io.fanfare.it.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The Chromium of this machine, or the one that {@code FANFARE_TEST_CHROMIUM} names. Used by the
 * thread that started it only.
 */
final class Chromium implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** Fails where there is none: who asks for tests in a browser has to have one. */
    static Chromium start() {
        Path executable =
                executable()
                        .orElseThrow(
                                () ->
                                        new AssertionError(
                                                "no chromium on the PATH; install one, or name it"
                                                        + " in FANFARE_TEST_CHROMIUM"));
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        Playwright playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        return new Chromium(
                playwright,
                playwright
                        .chromium()
                        .launch(
                                new BrowserType.LaunchOptions()
                                        .setExecutablePath(executable)
                                        .setTimeout(60_000)));
    }

    private static Optional<Path> executable() {
        String chosen = System.getenv("FANFARE_TEST_CHROMIUM");
        if (chosen != null) {
            return Optional.of(Path.of(chosen));
        }
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(
                        name ->
                                Pattern.compile(":")
                                        .splitAsStream(System.getenv("PATH"))
                                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    Browser browser() {
        return browser;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
