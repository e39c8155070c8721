package io.fanfare.gateway.docs;

import org.jspecify.annotations.Nullable;

/** One command with what comes back, or one push with what it looks like. */
final class OperationSection {

    private final Html html;

    OperationSection(Html html) {
        this.html = html;
    }

    /** What the page calls an operation, and where: the method on the wire. */
    static String method(Node operation) {
        return operation.at("messages").items().getFirst().at("name").text();
    }

    /** Unique on the page: the name of an operation of the document. */
    static String anchor(String operation) {
        return "op-" + operation;
    }

    void write(String name, Node operation) {
        Node message = operation.at("messages").items().getFirst();
        html.open("article", "id", anchor(name));
        html.open("h3").element("code", method(operation)).text(" ");
        html.element("span", operation.at("title").text()).text(" ");
        html.element("a", "#", "href", "#" + anchor(name), "aria-label", "Link to this part");
        html.close();
        Prose.blocks(html, operation.at("summary").text());
        Prose.blocks(html, operation.at("description").text());
        fields(message.at("payload", "properties", "data"));
        if (operation.at("x-exchanges").exists()) {
            exchanges(operation);
        } else {
            examples(message);
        }
        html.close();
    }

    private void fields(Node data) {
        if (data.at("properties").exists()) {
            html.open("h4").element("code", "data").close();
            Prose.blocks(html, data.at("description").text());
            SchemaTable.write(html, data);
        }
    }

    /** Pushes, spread over lines to be read. */
    private void examples(Node message) {
        for (Node example : message.at("examples").items()) {
            html.open("figure").open("figcaption");
            Prose.line(html, example.at("summary").text());
            html.close().open("pre", "tabindex", "0").open("code");
            JsonCode.spread(html, example.at("payload").raw());
            html.close().close().close();
        }
    }

    private void exchanges(Node operation) {
        for (Node exchange : operation.at("x-exchanges").items()) {
            exchange(exchange);
        }
    }

    /** What is sent and what comes back. */
    void exchange(Node exchange) {
        html.open("div", "class", "exchange");
        if (exchange.at("after").exists()) {
            sent("first", exchange.example(exchange.at("after").text()));
        }
        if (exchange.at("sendText").exists()) {
            line("sent", "you", null);
            html.text(exchange.at("sendText").text());
            endLine();
        } else {
            sent("you", exchange.example(exchange.at("send").text()));
        }
        if (exchange.at("receive").exists()) {
            Node reply = exchange.example(exchange.at("receive").text());
            line("got", "gateway", isError(reply) ? null : reply.at("summary").text());
            JsonCode.compact(html, reply.at("payload").raw());
            endLine();
        } else {
            end(exchange.at("close"));
        }
        html.close();
    }

    /** Its summary is the text around it already. */
    private static boolean isError(Node reply) {
        return reply.at("payload", "method").text().equals("error");
    }

    private void sent(String who, Node example) {
        line("sent", who, example.at("summary").text());
        JsonCode.compact(html, example.at("payload").raw());
        endLine();
    }

    private void end(Node close) {
        html.open("p", "class", "silence");
        html.text(
                close.exists()
                        ? "closed with " + close.at("code").text() + " " + close.at("reason").text()
                        : "no answer");
        html.close();
    }

    private void line(String kind, String who, @Nullable String note) {
        html.open("div", "class", "line " + kind).element("span", who, "class", "who");
        html.open("div", "class", "what");
        if (note != null) {
            html.open("p");
            Prose.line(html, note);
            html.close();
        }
        html.open("code", "class", "copy");
    }

    private void endLine() {
        html.close().close().close();
    }
}
