package io.fanfare.it.support;

import org.yaml.snakeyaml.Yaml;

import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The values of the chart as {@code values.yaml} has them: each entry whose comment begins with
 * {@code # --} is one value.
 */
public final class ChartValues {

    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z][A-Za-z0-9]*):(.*)");
    private static final Pattern COMMENT = Pattern.compile(" *# (-- )?(.*)");

    /** One value: its path, what its comment says, its default. */
    public record Value(String path, String description, Object standard) {

        String row() {
            String text =
                    standard instanceof String string
                            ? string
                            : JsonMapper.shared().writeValueAsString(standard);
            String shown = text.isEmpty() ? "" : "`" + text.replace("|", "\\|") + "`";
            return "| `" + path + "` | " + shown + " | " + description.replace("|", "\\|") + " |";
        }
    }

    private final List<Value> values = new ArrayList<>();
    private final List<String> undocumented = new ArrayList<>();
    private final Map<Integer, String> path = new LinkedHashMap<>();
    private final StringBuilder comment = new StringBuilder();
    private final Map<String, Object> tree;

    /** Lines deeper than this belong to the value before. */
    private int valueIndent = Integer.MAX_VALUE;

    private ChartValues(String yaml) {
        this.tree = new Yaml().load(yaml);
        yaml.lines().forEach(this::read);
    }

    public static ChartValues read() {
        return new ChartValues(Chart.read("values.yaml"));
    }

    public List<Value> values() {
        return values;
    }

    /** Settings without a comment of their own. */
    public List<String> undocumented() {
        return undocumented;
    }

    /** The table of the chart's README. */
    public String table() {
        return values.stream()
                .map(Value::row)
                .collect(Collectors.joining("\n", "| value | default | |\n|---|---|---|\n", ""));
    }

    private void read(String line) {
        Matcher remark = COMMENT.matcher(line);
        Matcher key = KEY.matcher(line);
        if (remark.matches()) {
            addComment(remark.group(1) != null, remark.group(2));
        } else if (key.matches()) {
            addKey(key.group(1).length(), key.group(2), key.group(3).strip());
            comment.setLength(0);
        } else {
            comment.setLength(0);
        }
    }

    private void addComment(boolean begins, String text) {
        if (begins) {
            comment.setLength(0);
            comment.append(text);
        } else if (!comment.isEmpty()) {
            comment.append(' ').append(text);
        }
    }

    private void addKey(int indent, String name, String scalar) {
        if (indent > valueIndent) {
            return;
        }
        path.keySet().removeIf(deeper -> deeper >= indent);
        path.put(indent, name);
        String full = String.join(".", path.values());
        valueIndent = comment.isEmpty() ? Integer.MAX_VALUE : indent;
        if (!comment.isEmpty()) {
            values.add(new Value(full, comment.toString(), standard(full)));
        } else if (!scalar.isEmpty()) {
            undocumented.add(full);
        }
    }

    private Object standard(String full) {
        Object node = tree;
        for (String name : full.split("\\.", -1)) {
            node = Objects.requireNonNull(((Map<?, ?>) node).get(name), full);
        }
        return node;
    }
}
