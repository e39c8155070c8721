package io.fanfare.it.support;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The names in one PromQL expression, or in a dashboard's {@code label_values}.
 *
 * @param metrics every metric
 * @param wanted label values that some sample must have
 * @param labels every label, selected or grouped by
 */
public record PromQuery(Set<String> metrics, List<Wanted> wanted, Set<String> labels) {

    /** A matcher that demands a value; of a pattern, each of its alternatives. */
    public record Wanted(String metric, String label, String value) {}

    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final Pattern LABEL_VALUES =
            Pattern.compile("label_values\\((.*), *(" + NAME + ")\\)");
    private static final Pattern SELECTOR = Pattern.compile("(" + NAME + ")\\{([^}]*)}");
    private static final Pattern MATCHER =
            Pattern.compile("(" + NAME + ") *(=~|!~|!=|=) *\"([^\"]*)\"");
    private static final Pattern GROUPING =
            Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right) *\\(([^)]*)\\)");
    private static final Pattern BARE = Pattern.compile("\\b(" + NAME + ")\\b(?! *\\()");
    private static final Set<String> WORDS =
            Set.of("and", "or", "unless", "bool", "offset", "group_left", "group_right", "Inf");

    public static PromQuery of(String expression) {
        Set<String> metrics = new TreeSet<>();
        Set<String> labels = new TreeSet<>();
        List<Wanted> wanted = new ArrayList<>();
        String rest =
                LABEL_VALUES
                        .matcher(expression)
                        .replaceAll(
                                found -> {
                                    labels.add(found.group(2));
                                    return quoted(found.group(1));
                                });
        rest =
                SELECTOR.matcher(rest)
                        .replaceAll(
                                found -> {
                                    metrics.add(found.group(1));
                                    addMatchers(found, labels, wanted);
                                    return "0";
                                });
        rest =
                GROUPING.matcher(rest)
                        .replaceAll(
                                found -> {
                                    labels.addAll(List.of(found.group(1).split(" *, *", -1)));
                                    return "";
                                });
        BARE.matcher(rest.replaceAll("\\[[^]]*]", ""))
                .results()
                .map(found -> found.group(1))
                .filter(name -> !WORDS.contains(name))
                .forEach(metrics::add);
        return new PromQuery(metrics, wanted, labels);
    }

    private static String quoted(String text) {
        return java.util.regex.Matcher.quoteReplacement(text);
    }

    private static void addMatchers(MatchResult selector, Set<String> labels, List<Wanted> wanted) {
        MATCHER.matcher(selector.group(2))
                .results()
                .forEach(
                        matcher -> {
                            labels.add(matcher.group(1));
                            if (matcher.group(2).startsWith("=") && !isVariable(matcher)) {
                                for (String value : matcher.group(3).split("\\|", -1)) {
                                    wanted.add(
                                            new Wanted(selector.group(1), matcher.group(1), value));
                                }
                            }
                        });
    }

    private static boolean isVariable(MatchResult matcher) {
        return matcher.group(3).startsWith("$");
    }
}
