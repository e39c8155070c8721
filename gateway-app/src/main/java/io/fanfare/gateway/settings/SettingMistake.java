package io.fanfare.gateway.settings;

import java.util.Locale;
import java.util.Set;

/** A setting, its value and what is allowed instead. */
record SettingMistake(String setting, String value, String allowed) {

    private static final Set<String> SECRET_WORDS =
            Set.of("pass", "key", "secret", "token", "credential", "nodes", "postgres.url");

    /** All in one line; values that may hold a secret are left out. */
    String line() {
        return setting + " = " + shownValue() + " is not possible, allowed: " + allowed;
    }

    private String shownValue() {
        String lower = setting.toLowerCase(Locale.ROOT);
        boolean secret = SECRET_WORDS.stream().anyMatch(lower::contains);
        return secret && !value.isEmpty() ? "(not shown)" : "\"" + value.strip() + "\"";
    }
}
