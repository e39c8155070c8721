package io.fanfare.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;

import io.fanfare.it.support.GatewayProcess;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A page of the gateway's with the client that it serves, and a script of the tests: {@code
 * watch(name, options)} makes a client, {@code watched[name]} is what it told, {@code held} is what
 * the page has of the browser.
 */
final class ClientPage {

    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    private ClientPage(Page page) {
        this.page = page;
        page.onPageError(complaints::add);
        page.onRequestFailed(request -> complaints.add(request.url() + ' ' + request.failure()));
    }

    static ClientPage open(BrowserContext context, GatewayProcess gateway) {
        ClientPage client = new ClientPage(context.newPage());
        client.page.navigate(gateway.uri("/").toString());
        client.page.addScriptTag(
                new Page.AddScriptTagOptions().setType("module").setContent(script()));
        client.await("window.isLoaded");
        return client;
    }

    private static String script() {
        try (InputStream in = ClientPage.class.getResourceAsStream("/client-page.js")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a client of that name, connects it and returns once it is open. */
    void connect(String name, Map<String, ?> options) {
        page.evaluate(
                "async ({ name, options }) => { await watch(name, options).client.connect(); }",
                Map.of("name", name, "options", options));
    }

    /** Subscribes under a name of the test's; the channel, once it is acknowledged. */
    String subscribe(String client, String name, String kind, String id) {
        return text(
                "({ client, name, kind, id }) => watched[client].subscribe(name, kind, id).ready",
                Map.of("client", client, "name", name, "kind", kind, "id", id));
    }

    /** The value of an expression. */
    @Nullable Object value(String expression) {
        return page.evaluate("() => (" + expression + ")");
    }

    /** What a function of that argument makes of it, as a string. */
    String text(String function, Object argument) {
        return String.valueOf(page.evaluate(function, argument));
    }

    /** Returns once the expression is true. */
    void await(String expression) {
        page.waitForFunction("() => (" + expression + ")");
    }

    /** No error went through the page unheard. */
    void assertSound() {
        assertThat(complaints).isEmpty();
    }
}
