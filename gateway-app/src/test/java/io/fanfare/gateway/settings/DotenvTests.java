package io.fanfare.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

class DotenvTests {

    private static Map<String, Object> read(String text) {
        return Dotenv.read(".env", text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "A=b;b",
                "A=;``",
                "  A = b  ;b",
                "export A=b;b",
                "export  A='b';b",
                "A=prod # live;prod",
                "A=prod\t# live;prod",
                "A=a#b;a#b",
                "A= # nothing;``",
                "A=a b  c;a b  c",
                "A=b=c;b=c",
                "A=\"quoted\";quoted",
                "A=\" kept \" # not this;` kept `",
                "A=\"a # b\";a # b",
                "A=\"a\\\\b \\\" \\$ \\d\";a\\b \" $ \\d",
                "A='a\\\\b \" ${C} \\d';a\\\\b \" ${C} \\d",
                "A=\"\";``",
                "A=it's;it's",
                "A=${B};${B}",
                "A=C:\\new;C:\\new",
                "A=[\"regex:https://x\\\\.y\"];[\"regex:https://x\\\\.y\"]",
                "A='[\"regex:https://x\\\\.y\"]';[\"regex:https://x\\\\.y\"]",
            })
    void aLineSetsItsValue(String line, String value) {
        assertThat(read(line)).isEqualTo(Map.of("A", value));
        assertThat(read("# first\n" + line + "\nB=2\n")).isEqualTo(Map.of("A", value, "B", "2"));
    }

    @Test
    void emptyLinesAndCommentsSetNothing() {
        assertThat(read("")).isEmpty();
        assertThat(read("\n  \n# A=b\n\t# A='\n")).isEmpty();
    }

    @Test
    void lineEndsAndMarksOfOtherSystemsAreNoPartOfAValue() {
        assertThat(read("\uFEFFA=b\r\nC='d'\r\n")).isEqualTo(Map.of("A", "b", "C", "d"));
    }

    @Test
    void aQuotedValueMaySpanLines() {
        assertThat(read("KEY=\"-----BEGIN\nabc\n-----END\" # a key\nB=2"))
                .isEqualTo(Map.of("KEY", "-----BEGIN\nabc\n-----END", "B", "2"));
        assertThat(read("KEY=\"a\\nb\\tc\"")).isEqualTo(Map.of("KEY", "a\nb\tc"));
    }

    @Test
    void theLastOfTwoValuesCounts() {
        assertThat(read("A=1\nA=2")).isEqualTo(Map.of("A", "2"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "REDIS_HOST;not NAME=value",
                "hush hush=1;not NAME=value",
                "=hush;not NAME=value",
                "A='hush;the quote is never closed",
                "A=\"hush\\\";the quote is never closed",
                "A='hush' hush;something follows the closing quote",
            })
    void aLineThatCannotBeReadIsNamedAndNotShown(String line, String mistake) {
        assertThatThrownBy(() -> read("# comment\nB='1\n2'\n" + line + "\n"))
                .isInstanceOf(DotenvException.class)
                .hasMessage(".env, line 4: " + mistake);
        assertThat(SettingMistakes.of(new DotenvException(".env", 4, mistake)))
                .containsExactly(".env, line 4: " + mistake);
    }
}
