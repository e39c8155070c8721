package io.fanfare.it.support;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The names in one PromQL expression, or in a dashboard's {@code label_values}.
 *
 * @param metrics every metric
 * @param wanted label values that some sample must have
 * @param used labels by the metric that is selected or grouped by them
 */
public record PromQuery(Set<String> metrics, List<Wanted> wanted, Set<Used> used) {

    /** A matcher that demands a value; of a pattern, each of its alternatives. */
    public record Wanted(String metric, String label, String value) {}

    /**
     * A label that every sample of that metric must have, or the query does not mean what it says.
     */
    public record Used(String metric, String label) {}

    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final Pattern LABEL_VALUES =
            Pattern.compile("label_values\\((.*), *(" + NAME + ")\\)");
    private static final Pattern SELECTOR = Pattern.compile("(" + NAME + ")\\{([^}]*)}");
    private static final Pattern MATCHER =
            Pattern.compile("(" + NAME + ") *(=~|!~|!=|=) *\"([^\"]*)\"");
    private static final Pattern GROUPING =
            Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right) *\\(([^)]*)\\)");
    private static final Pattern AGGREGATION = Pattern.compile("\\bby *\\(([^)]*)\\) *\\(");
    private static final Pattern BARE = Pattern.compile("\\b(" + NAME + ")\\b(?! *\\()");
    private static final Set<String> WORDS =
            Set.of("and", "or", "unless", "bool", "offset", "group_left", "group_right", "Inf");

    public static PromQuery of(String expression) {
        Set<String> metrics = new TreeSet<>();
        Set<Used> used = new LinkedHashSet<>();
        List<Wanted> wanted = new ArrayList<>();
        addGroupings(expression, used);
        String rest =
                LABEL_VALUES
                        .matcher(expression)
                        .replaceAll(
                                found -> {
                                    metricsOf(found.group(1))
                                            .forEach(
                                                    metric ->
                                                            used.add(
                                                                    new Used(
                                                                            metric,
                                                                            found.group(2))));
                                    return Matcher.quoteReplacement(found.group(1));
                                });
        rest =
                SELECTOR.matcher(rest)
                        .replaceAll(
                                found -> {
                                    metrics.add(found.group(1));
                                    addMatchers(found, used, wanted);
                                    return "0";
                                });
        metrics.addAll(metricsOf(rest));
        return new PromQuery(metrics, wanted, used);
    }

    /** Of each aggregation: its labels, with every metric inside it. */
    private static void addGroupings(String expression, Set<Used> used) {
        AGGREGATION
                .matcher(expression)
                .results()
                .forEach(
                        grouping -> {
                            Set<String> inside = metricsOf(inside(expression, grouping.end()));
                            for (String label : grouping.group(1).split(" *, *", -1)) {
                                inside.forEach(metric -> used.add(new Used(metric, label)));
                            }
                        });
    }

    /** From there to the parenthesis that closes it. */
    private static String inside(String expression, int begin) {
        int depth = 1;
        int end = begin;
        while (depth > 0) {
            char next = expression.charAt(end++);
            depth += next == '(' ? 1 : next == ')' ? -1 : 0;
        }
        return expression.substring(begin, end - 1);
    }

    /** The names of the metrics in an expression. */
    private static Set<String> metricsOf(String expression) {
        String bare =
                GROUPING.matcher(expression.replaceAll("\\{[^}]*}|\\[[^]]*]", "")).replaceAll("");
        return BARE.matcher(bare)
                .results()
                .map(found -> found.group(1))
                .filter(name -> !WORDS.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void addMatchers(MatchResult selector, Set<Used> used, List<Wanted> wanted) {
        MATCHER.matcher(selector.group(2))
                .results()
                .forEach(
                        matcher -> {
                            used.add(new Used(selector.group(1), matcher.group(1)));
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
