package io.fanfare.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.constraints.Min;

import org.hibernate.validator.constraints.time.DurationMax;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What an operator reads after a mistake, for failures as Spring makes them. */
class SettingMistakesTests {

    @Validated
    @ConfigurationProperties(prefix = "sample", ignoreUnknownFields = false)
    record Sample(
            @DurationMax(days = 365) Duration pingInterval,
            @SizeRange(min = "1KB", max = "1GB") DataSize maxSize,
            boolean enabled,
            @Min(1) int maxFrames,
            Kind kind,
            @Min(1) int other) {

        enum Kind {
            DROP_OLDEST,
            CLOSE
        }
    }

    @EnableConfigurationProperties(Sample.class)
    static class Configuration {}

    private static final String[] VALID = {
        "sample.ping-interval=1s",
        "sample.max-size=1KB",
        "sample.enabled=true",
        "sample.max-frames=1",
        "sample.kind=close",
        "sample.other=1"
    };

    private static List<String> mistakes(String... properties) {
        List<String> lines = new ArrayList<>();
        new ApplicationContextRunner()
                .withUserConfiguration(Configuration.class)
                .withPropertyValues(VALID)
                .withPropertyValues(properties)
                .run(
                        context -> {
                            Throwable failure = context.getStartupFailure();
                            if (failure != null) {
                                lines.addAll(SettingMistakes.of(failure));
                            }
                        });
        return lines;
    }

    @Test
    void aValidSettingIsNoMistake() {
        assertThat(mistakes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "sample.ping-interval=soon;sample.ping-interval = \"soon\" is not possible,"
                        + " allowed: a duration such as 500ms, 10s or 2m",
                "sample.max-size=large;sample.max-size = \"large\" is not possible, allowed: a size"
                        + " such as 64KB or 8MB",
                "sample.enabled=maybe;sample.enabled = \"maybe\" is not possible, allowed: true or"
                        + " false",
                "sample.max-frames=many;sample.max-frames = \"many\" is not possible, allowed: a"
                        + " whole number",
                "sample.kind=other;sample.kind = \"other\" is not possible, allowed: drop-oldest,"
                        + " close"
            })
    void aValueOfTheWrongTypeIsOneLine(String property, String line) {
        assertThat(mistakes(property)).containsExactly(line);
    }

    @Test
    void eachValueOutOfRangeIsALineOfItsOwn() {
        assertThat(mistakes("sample.max-frames=0", "sample.other=-1"))
                .containsExactly(
                        "sample.max-frames = \"0\" is not possible, allowed: it must be greater"
                                + " than or equal to 1",
                        "sample.other = \"-1\" is not possible, allowed: it must be greater than or"
                                + " equal to 1");
    }

    @ParameterizedTest
    @CsvSource({
        "max-size=0, 0B, it must be a size from 1KB to 1GB",
        "max-size=-1B, -1B, it must be a size from 1KB to 1GB",
        "max-size=3GB, 3GB, it must be a size from 1KB to 1GB",
        "ping-interval=200000d, 200000d, it must be shorter than or equal to 365 days",
        "ping-interval=9000h, 375d, it must be shorter than or equal to 365 days",
    })
    void anAmountOutOfRangeIsShownAsItIsWritten(String set, String value, String allowed) {
        String name = set.substring(0, set.indexOf('='));
        assertThat(mistakes("sample." + set))
                .containsExactly(
                        "sample."
                                + name
                                + " = \""
                                + value
                                + "\" is not possible, allowed: "
                                + allowed);
    }

    @Test
    void amountsAreShownInTheLargestUnitThatFits() {
        assertThat(SettingText.of(Duration.ofMillis(1500))).isEqualTo("1500ms");
        assertThat(SettingText.of(Duration.ZERO)).isEqualTo("0s");
        assertThat(SettingText.of(Duration.ofSeconds(90))).isEqualTo("90s");
        assertThat(SettingText.of(Duration.ofHours(3))).isEqualTo("180m");
        assertThat(SettingText.of(DataSize.ofBytes(1500))).isEqualTo("1500B");
        assertThat(SettingText.of(7)).isEqualTo("7");
    }

    @Test
    void anUnknownSettingIsNamedWithoutItsValue() {
        assertThat(mistakes("sample.max-frame=hush"))
                .containsExactly(
                        "There is no setting sample.max-frame (all of them are in the README)");
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        assertThat(SettingMistakes.of(new IllegalStateException(new PortInUseException(8001))))
                .singleElement()
                .asString()
                .startsWith("Port 8001 is taken")
                .contains("WEBSOCKET_SERVER_PORT");
        assertThat(SettingMistakes.of(new BindException("Cannot assign requested address")))
                .containsExactly("Cannot listen: Cannot assign requested address");
    }

    @Test
    void aMistakeFoundByOurselvesIsFoundInsideOthers() {
        Throwable failure =
                new IllegalStateException(
                        new RuntimeException(new InvalidSettingException("a.b", "c", "d")));
        assertThat(SettingMistakes.of(failure))
                .containsExactly("a.b = \"c\" is not possible, allowed: d");
    }

    @Test
    void aBugIsNoMistakeOfTheOperator() {
        assertThat(SettingMistakes.of(new IllegalStateException("a bug"))).isEmpty();
    }

    @Test
    void valuesThatMayBeSecretAreNotShown() {
        for (String setting :
                new String[] {
                    "fanfare.redis.password",
                    "fanfare.jwt.verify-key",
                    "fanfare.management.token",
                    "fanfare.redis.nodes[0]",
                    "fanfare.redis.passwort",
                    "fanfare.directory.postgres.url",
                    "SUPABASE_JWT_SECRET"
                }) {
            assertThat(new SettingMistake(setting, "hush", "x").line())
                    .doesNotContain("hush")
                    .contains("(not shown)");
        }
        assertThat(new SettingMistake("fanfare.jwt.verify-key", "", "x").line()).contains("\"\"");
    }

    @Test
    void aMistakeIsReportedOnceAndABugIsLeftToOthers() {
        SettingMistakeReporter reporter = new SettingMistakeReporter();
        assertThat(reporter.reportException(new InvalidSettingException("a", "b", "c"))).isTrue();
        assertThat(reporter.reportException(new IllegalStateException("a bug"))).isFalse();
    }
}
