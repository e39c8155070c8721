package io.fanfare.gateway.docs;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The keys of an object and of the objects in it, one row each. */
final class SchemaTable {

    private final Html html;

    private SchemaTable(Html html) {
        this.html = html;
    }

    /** Nothing where the schema names no keys. */
    static void write(Html html, Node schema) {
        if (schema.at("properties").exists()) {
            html.open("div", "class", "fields", "role", "list");
            new SchemaTable(html).rows("", schema);
            html.close();
        }
    }

    private void rows(String prefix, Node schema) {
        List<String> required = schema.at("required").items().stream().map(Node::text).toList();
        for (Map.Entry<String, Node> property : schema.at("properties").entries().entrySet()) {
            String name = prefix + property.getKey();
            row(name, property.getValue(), required.contains(property.getKey()));
            Node nested = object(property.getValue());
            if (nested != null) {
                rows(name + ".", nested);
            }
            Node element = object(property.getValue().at("additionalProperties"));
            if (element != null) {
                rows(name + ".*.", element);
            }
        }
    }

    private void row(String name, Node schema, boolean isRequired) {
        html.open("div", "class", "field", "role", "listitem").open("p", "class", "name");
        html.element("code", name).text(" ").element("span", type(schema), "class", "type");
        if (isRequired) {
            html.text(" ").element("span", "required", "class", "required");
        }
        html.close();
        String description = description(schema);
        if (!description.isEmpty()) {
            html.open("p", "class", "what");
            Prose.line(html, description);
            html.close();
        }
        html.close();
    }

    /** Its own, or that of the only alternative which has one. */
    private static String description(Node schema) {
        String own = schema.at("description").text();
        return own.isEmpty()
                ? schema.at("anyOf").items().stream()
                        .map(SchemaTable::description)
                        .filter(Predicate.not(String::isEmpty))
                        .findFirst()
                        .orElse("")
                : own;
    }

    /** The schema, or its only alternative, that has keys of its own. */
    private static @Nullable Node object(Node schema) {
        if (schema.at("properties").exists()) {
            return schema;
        }
        return schema.at("anyOf").items().stream()
                .map(SchemaTable::object)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static String type(Node schema) {
        if (schema.at("const").exists()) {
            return JsonMapper.shared().writeValueAsString(schema.at("const").raw());
        }
        if (schema.at("enum").exists()) {
            return joined(schema.at("enum"));
        }
        if (schema.at("anyOf").exists() && !schema.at("type").exists()) {
            return schema.at("anyOf").items().stream()
                    .map(SchemaTable::type)
                    .distinct()
                    .collect(Collectors.joining(" or "));
        }
        return schema.at("format").text().equals("date-time") ? "time" : joined(schema.at("type"));
    }

    private static String joined(Node words) {
        return words.items().stream().map(Node::text).collect(Collectors.joining(" or "));
    }
}
