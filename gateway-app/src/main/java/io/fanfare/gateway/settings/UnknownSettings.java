package io.fanfare.gateway.settings;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Stops the start when something is set that looks like a setting of ours and is none, wherever it
 * is set: what is misspelt would else be ignored without a word.
 *
 * <p>Values are never shown: that of a misspelt name may be a secret.
 */
final class UnknownSettings implements EnvironmentPostProcessor, Ordered {

    private static final String VARIABLE_PREFIX = "FANFARE_";
    private static final String PROPERTY_PREFIX = "fanfare.";

    /** What chooses the programs that tests run with. */
    private static final String TESTS_PREFIX = "FANFARE_TEST_";

    /** What Kubernetes tells every container about a service that is called like us. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile(
                    "FANFARE(_.*)?_(SERVICE_HOST|SERVICE_PORT(_.*)?"
                            + "|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

    private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    /** After the files. */
    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER + 1;
    }

    @Override
    public void postProcessEnvironment(
            ConfigurableEnvironment environment, SpringApplication application) {
        Set<String> candidates = new TreeSet<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> enumerable) {
                addCandidates(enumerable, candidates);
            }
        }
        if (!candidates.isEmpty()) {
            refuseUnknown(candidates);
        }
    }

    private static void addCandidates(EnumerablePropertySource<?> source, Set<String> to) {
        for (String name : source.getPropertyNames()) {
            String upper = name.toUpperCase(Locale.ROOT);
            boolean isVariable = upper.startsWith(VARIABLE_PREFIX) && !isForeign(source, name);
            if (isVariable || name.startsWith(PROPERTY_PREFIX)) {
                to.add(name);
            }
        }
    }

    private static boolean isForeign(EnumerablePropertySource<?> source, String name) {
        return name.startsWith(TESTS_PREFIX)
                || SERVICE_LINK.matcher(name).matches()
                || (name.endsWith("_PORT")
                        && SERVICE_ADDRESS
                                .matcher(String.valueOf(source.getProperty(name)))
                                .matches());
    }

    private static void refuseUnknown(Set<String> candidates) {
        SettingNames names = SettingNames.ofMetadata();
        List<String> lines = new ArrayList<>();
        for (String name : candidates) {
            if (!names.isKnown(name)) {
                lines.add(line(name, names.nearest(name)));
            }
        }
        if (!lines.isEmpty()) {
            throw new UnknownSettingException(lines);
        }
    }

    /** What is said about a name that is none; empty if nothing is near it. */
    static String line(String name, String nearest) {
        String hint = nearest.isEmpty() ? "" : ", did you mean " + nearest + "?";
        return "There is no setting " + name + hint + " (all of them are in the README)";
    }
}
