package io.fanfare.gateway.docs;

/** The little of CommonMark that the document's descriptions use: paragraphs, lists, code. */
final class Prose {

    private Prose() {}

    /** Paragraphs and lists, parted by empty lines. */
    static void blocks(Html html, String markdown) {
        for (String block : markdown.strip().split("\n\\s*\n", -1)) {
            if (block.startsWith("- ")) {
                list(html, block);
            } else if (!block.isEmpty()) {
                html.open("p");
                line(html, block);
                html.close();
            }
        }
    }

    private static void list(Html html, String block) {
        html.open("ul");
        for (String item : block.substring(2).split("\n- ", -1)) {
            html.open("li");
            line(html, item);
            html.close();
        }
        html.close();
    }

    /** Text in which what stands between backticks is code. */
    static void line(Html html, String markdown) {
        String[] parts = markdown.split("`", -1);
        for (int i = 0; i < parts.length; i++) {
            if (i % 2 == 0) {
                html.text(parts[i]);
            } else {
                html.element("code", parts[i]);
            }
        }
    }
}
