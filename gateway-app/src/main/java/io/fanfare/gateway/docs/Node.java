package io.fanfare.gateway.docs;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A place in the document: a map, a list, a scalar, or nothing where the document has nothing.
 *
 * <p>References are followed on the way; one that leads nowhere is an error.
 */
final class Node {

    private final Object root;
    private final @Nullable Object value;

    private Node(Object root, @Nullable Object value) {
        this.root = root;
        this.value = value;
    }

    static Node of(Object root) {
        return new Node(root, root);
    }

    /** What the document has under that name, also if it is nothing. */
    Node at(String name) {
        return value instanceof Map<?, ?> map ? resolved(map.get(name)) : new Node(root, null);
    }

    Node at(String first, String second, String... more) {
        Node node = at(first).at(second);
        for (String name : more) {
            node = node.at(name);
        }
        return node;
    }

    private Node resolved(@Nullable Object target) {
        if (target instanceof Map<?, ?> map && map.get("$ref") instanceof String reference) {
            Node node = of(root);
            for (String name : reference.substring("#/".length()).split("/", -1)) {
                node = node.at(name);
            }
            if (!node.exists()) {
                throw new IllegalStateException(reference + " leads nowhere");
            }
            return node;
        }
        return new Node(root, target);
    }

    boolean exists() {
        return value != null;
    }

    /** A scalar as text, nothing as the empty text. */
    String text() {
        return value == null ? "" : value.toString();
    }

    /** What the YAML parser made of it. */
    @Nullable Object raw() {
        return value;
    }

    /** The elements of a list; a scalar is a list of one, nothing is an empty one. */
    List<Node> items() {
        return switch (value) {
            case null -> List.of();
            case List<?> list -> list.stream().map(this::resolved).toList();
            default -> List.of(this);
        };
    }

    /** The entries of a map in the order of the document. */
    Map<String, Node> entries() {
        Map<String, Node> entries = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, target) -> entries.put(name.toString(), resolved(target)));
        }
        return entries;
    }

    /** The example of that name, in whatever message it stands. */
    Node example(String name) {
        return of(root).at("components", "messages").entries().values().stream()
                .flatMap(message -> message.at("examples").items().stream())
                .filter(example -> example.at("name").text().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no example " + name));
    }
}
