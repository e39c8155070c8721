package io.fanfare.gateway.settings;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names of all settings, as properties and as environment variables, as the compiler found them
 * for those who complete them in an editor.
 */
final class SettingNames {

    private static final String METADATA = "META-INF/spring-configuration-metadata.json";
    private static final String PREFIX = "fanfare.";

    /** What stands in the first bytes of our own file, the first of its groups. */
    private static final String GROUP = "\"fanfare\"";

    private static final int HEAD_BYTES = 256;

    /** Which of its elements is meant, where a setting is a list. */
    private static final Pattern INDEX = Pattern.compile("\\[\\d+]$|_\\d+_?$");

    private final Set<String> properties = new LinkedHashSet<>();
    private final Set<String> variables = new LinkedHashSet<>();

    /** As they are compared: without dashes, which may be left out. */
    private final Set<String> plainProperties = new LinkedHashSet<>();

    private final Set<String> plainVariables = new LinkedHashSet<>();
    private final Set<String> lists = new LinkedHashSet<>();

    static SettingNames ofMetadata() {
        SettingNames names = new SettingNames();
        try {
            ClassLoader classPath = SettingNames.class.getClassLoader();
            for (URL metadata : Collections.list(classPath.getResources(METADATA))) {
                try (InputStream json = metadata.openStream()) {
                    names.addIfOurs(json);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    /** The libraries have files of that name too, large ones, which would delay each start. */
    private void addIfOurs(InputStream json) throws IOException {
        byte[] head = json.readNBytes(HEAD_BYTES);
        if (new String(head, StandardCharsets.UTF_8).contains(GROUP)) {
            InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head), json);
            JsonMapper.shared().readTree(whole).path("properties").forEach(this::add);
        }
    }

    private void add(JsonNode property) {
        String name = property.path("name").asString("");
        if (name.startsWith(PREFIX)) {
            add(name, property.path("type").asString("").startsWith("java.util.List"));
        }
    }

    void add(String name, boolean isList) {
        String variable = name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
        properties.add(name);
        variables.add(variable);
        plainProperties.add(plainProperty(name));
        plainVariables.add(name.replace('.', '_').replace("-", "").toUpperCase(Locale.ROOT));
        if (isList) {
            lists.add(plainProperty(name));
            lists.add(variable);
        }
    }

    private static String plainProperty(String name) {
        return name.replace("-", "").toLowerCase(Locale.ROOT);
    }

    /** Whether something is set by that name. */
    boolean isKnown(String name) {
        String bare = INDEX.matcher(name).replaceFirst("");
        return isProperty(name)
                ? isKnownProperty(plainProperty(name), plainProperty(bare))
                : isKnownVariable(name, bare);
    }

    private boolean isKnownProperty(String name, String bare) {
        return plainProperties.contains(name) || lists.contains(bare);
    }

    /** Lower case without underscores would do, too, but nobody writes it. */
    private boolean isKnownVariable(String name, String bare) {
        return variables.contains(name) || plainVariables.contains(name) || lists.contains(bare);
    }

    private static boolean isProperty(String name) {
        return name.startsWith(PREFIX);
    }

    /** The one of the same form that takes the fewest changes; empty if that would be many. */
    String nearest(String name) {
        Set<String> all = isProperty(name) ? properties : variables;
        String written = isProperty(name) ? name : name.toUpperCase(Locale.ROOT);
        String nearest = "";
        int fewest = Math.max(3, name.length() / 5) + 1;
        for (String candidate : all) {
            int changes = changes(written, candidate);
            if (changes < fewest) {
                fewest = changes;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /** How many letters are to be put in, left out or replaced to make one the other. */
    static int changes(String one, String other) {
        int[] above = new int[other.length() + 1];
        for (int j = 0; j < above.length; j++) {
            above[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] row = new int[above.length];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = above[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[other.length()];
    }
}
