package io.fanfare.gateway.docs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the page from top to bottom; every word of the protocol comes from the document. */
final class PageWriter {

    /** A drawn trumpet would be one more request. */
    private static final String ICON =
            "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E"
                    + "%3Crect width='32' height='32' rx='7' fill='%23a05a00'/%3E"
                    + "%3Cpath d='M6 14h6l13-6v16l-13-6H6z' fill='%23fff'/%3E%3C/svg%3E";

    private static final Map<String, String> SECTIONS = sections();

    private final Node document;
    private final Html html = new Html();

    PageWriter(Node document) {
        this.document = document;
    }

    private static Map<String, String> sections() {
        Map<String, String> sections = new LinkedHashMap<>();
        sections.put("connect", "Connect");
        sections.put("commands", "Commands");
        sections.put("pushes", "Pushes");
        sections.put("errors", "Errors");
        sections.put("close-codes", "Close codes");
        sections.put("limits", "Limits");
        sections.put("promises", "Promises");
        return sections;
    }

    String write(String css) {
        html.open("html", "lang", "en");
        head(css);
        html.open("body");
        html.element("a", "Skip to the text", "href", "#text", "class", "skip");
        header();
        html.open("div", "class", "columns");
        navigation();
        html.open("main", "id", "text");
        overview();
        connect();
        operations("commands", "receive", "What you may send, one text frame each.");
        operations("pushes", "send", "What arrives unasked.");
        errors();
        closeCodes();
        limits();
        promises();
        html.close().close();
        html.open("footer").open("p");
        html.text("Made by the running gateway from its own ");
        html.element("a", "asyncapi.yaml", "href", "/asyncapi.yaml").text(".").close().close();
        return html.close().close().toString();
    }

    private void head(String css) {
        html.open("head").empty("meta", "charset", "utf-8");
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.empty("meta", "name", "color-scheme", "content", "light dark");
        html.element("title", document.at("info", "title").text());
        html.empty("link", "rel", "icon", "href", ICON);
        html.style(css).close();
    }

    private void header() {
        html.open("header");
        html.element("h1", document.at("info", "title").text());
        html.open("p", "class", "facts");
        html.element("span", "Version " + document.at("info", "version").text());
        html.element("span", "AsyncAPI " + document.at("asyncapi").text());
        html.element("a", "asyncapi.yaml", "href", "/asyncapi.yaml");
        html.close().close();
    }

    private void navigation() {
        html.open("nav", "aria-label", "Contents").open("ul");
        for (Map.Entry<String, String> section : SECTIONS.entrySet()) {
            html.open("li").element("a", section.getValue(), "href", "#" + section.getKey());
            switch (section.getKey()) {
                case "commands" -> operationLinks("receive");
                case "pushes" -> operationLinks("send");
                default -> {}
            }
            html.close();
        }
        html.close().close();
    }

    private void operationLinks(String action) {
        html.open("ul");
        for (Map.Entry<String, Node> operation : operations(action).entrySet()) {
            html.open("li");
            html.element(
                    "a",
                    OperationSection.method(operation.getValue()),
                    "href",
                    "#" + OperationSection.anchor(operation.getKey()));
            html.close();
        }
        html.close();
    }

    private Map<String, Node> operations(String action) {
        Map<String, Node> operations = document.at("operations").entries();
        operations.values().removeIf(operation -> !operation.at("action").text().equals(action));
        return operations;
    }

    private void overview() {
        html.open("section", "class", "overview");
        Prose.blocks(html, document.at("info", "description").text());
        html.close();
    }

    private void beginSection(String id) {
        html.open("section", "id", id).open("h2");
        html.text(SECTIONS.getOrDefault(id, id)).text(" ");
        html.element("a", "#", "href", "#" + id, "aria-label", "Link to this part").close();
    }

    private void connect() {
        beginSection("connect");
        String path = document.at("channels", "socket", "address").text();
        for (Node server : document.at("servers").entries().values()) {
            String host = server.at("variables", "host", "default").text();
            html.open("div", "class", "exchange address");
            html.element("p", server.at("description").text());
            html.element(
                    "code",
                    server.at("protocol").text() + "://" + host + path + "?token=<jwt>",
                    "class",
                    "copy");
            html.close();
        }
        Prose.blocks(html, document.at("channels", "socket", "description").text());
        html.element("h3", "The token");
        Prose.blocks(
                html, document.at("components", "securitySchemes", "token", "description").text());
        html.element("h3", "When the upgrade is refused");
        table("handshake", "x-handshake-refusals", List.of("status", "when"));
        html.close();
    }

    private void operations(String id, String action, String lead) {
        beginSection(id);
        html.element("p", lead + " A click on an example selects it whole.");
        operations(action)
                .forEach((name, operation) -> new OperationSection(html).write(name, operation));
        html.close();
    }

    private void errors() {
        beginSection("errors");
        Node error = document.at("components", "messages", "error");
        Prose.blocks(html, error.at("description").text());
        for (Node example : error.at("examples").items()) {
            String name = example.at("name").text();
            html.open("article", "id", "error-" + name, "class", "error").open("h3");
            html.element("code", example.at("payload", "error").text()).text(" ");
            html.element("a", "#", "href", "#error-" + name, "aria-label", "Link to this part");
            html.close();
            Prose.blocks(html, example.at("summary").text());
            error.at("x-exchanges").items().stream()
                    .filter(exchange -> exchange.at("receive").text().equals(name))
                    .forEach(new OperationSection(html)::exchange);
            html.close();
        }
        html.close();
    }

    private void closeCodes() {
        beginSection("close-codes");
        html.open("table", "class", "codes").open("thead").open("tr");
        for (String title : List.of("Code", "Reason", "Meaning", "Reconnect")) {
            html.element("th", title, "scope", "col");
        }
        html.close().close().open("tbody");
        for (Node code : document.at("x-close-codes").items()) {
            html.open("tr", "id", "close-" + code.at("code").text());
            html.open("th", "scope", "row").element("code", code.at("code").text()).close();
            html.open("td");
            reasons(code);
            html.close().open("td");
            Prose.line(html, code.at("meaning").text());
            html.close().open("td");
            String reconnect = code.at("reconnect").text();
            html.element("span", reconnect.replace('-', ' '), "class", "reconnect " + reconnect);
            html.close().close();
        }
        html.close().close().close();
    }

    private void reasons(Node code) {
        if (!code.at("reason").text().isEmpty()) {
            html.element("code", code.at("reason").text());
        }
        for (Node other : code.at("otherReasons").items()) {
            html.text(" ").element("code", other.text());
        }
    }

    private void limits() {
        beginSection("limits");
        html.element("p", "Defaults; an installation sets its own.");
        table("limits", "x-limits", List.of("limit", "default", "beyond", "setting"));
        html.close();
    }

    /** Entries of an extension, each a row with those keys. */
    private void table(String style, String extension, List<String> keys) {
        html.open("table", "class", style).open("thead").open("tr");
        keys.forEach(key -> html.element("th", key, "scope", "col"));
        html.close().close().open("tbody");
        for (Node entry : document.at(extension).items()) {
            html.open("tr");
            for (String key : keys) {
                html.open("td", "data-label", key);
                boolean isCode = key.equals("setting") || key.equals("status");
                Prose.line(html, isCode ? "`" + entry.at(key).text() + "`" : entry.at(key).text());
                html.close();
            }
            html.close();
        }
        html.close().close();
    }

    private void promises() {
        beginSection("promises");
        for (Map.Entry<String, Node> part : document.at("x-promises").entries().entrySet()) {
            html.element("h3", part.getKey().equals("holds") ? "What holds" : "What does not");
            html.open("ul");
            for (Node promise : part.getValue().items()) {
                html.open("li");
                Prose.line(html, promise.text());
                html.close();
            }
            html.close();
        }
        html.close();
    }
}
