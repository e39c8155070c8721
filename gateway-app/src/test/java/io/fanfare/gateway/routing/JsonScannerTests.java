package io.fanfare.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.routing.JsonScanner.NotJsonException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** Takes and refuses what a general parser takes and refuses. */
class JsonScannerTests {

    private static final JsonFactory JACKSON = new JsonFactory();

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isJson(byte[] bytes) {
        JsonScanner scanner = new JsonScanner(bytes);
        try {
            scanner.skipValue();
            scanner.requireEnd();
            return true;
        } catch (NotJsonException e) {
            return false;
        }
    }

    private static boolean isJsonToJackson(byte[] bytes) {
        try (var parser = JACKSON.createParser(ObjectReadContext.empty(), bytes)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return false;
            }
            JsonToken token = first;
            boolean more = true;
            while (more) {
                if (token == JsonToken.VALUE_STRING) {
                    assertThat(parser.getString()).isNotNull();
                }
                token = parser.nextToken();
                more = token != null;
            }
            return isOneValue(bytes, first);
        } catch (JacksonException e) {
            return false;
        }
    }

    /** The parser takes several values one after the other; a message is one. */
    private static boolean isOneValue(byte[] bytes, JsonToken first) {
        try (var parser = JACKSON.createParser(ObjectReadContext.empty(), bytes)) {
            assertThat(parser.nextToken()).isEqualTo(first);
            parser.skipChildren();
            return parser.nextToken() == null;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "10",
                "-1.5e+10",
                "1E5",
                "0.0e-0",
                "\"\"",
                "true",
                "false",
                "null",
                "[]",
                "{}",
                " [ ] ",
                "\t{\r}\n",
                "[1,2]",
                "{\"a\":{\"b\":[{}]}}",
                "\"\\u00e9\\n\\\\ \\/ \\\" é 日 🎺\"",
                "\"1234567\\\"901234567\\\"\"",
                "[\"12345678\",\"1234567890123456\"]"
            })
    void whatIsJson(String text) {
        assertThat(isJsonToJackson(utf8(text))).isTrue();
        assertThat(isJson(utf8(text))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "01",
                "-",
                "+1",
                "1.",
                ".5",
                "1e",
                "1e+",
                "0x1",
                "tru",
                "truex",
                "nul",
                "NaN",
                "[",
                "]",
                "[1",
                "[1,",
                "[1,]",
                "[,1]",
                "[1 2]",
                "{",
                "}",
                "{1:2}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{,}",
                "{\"a\":1 \"b\":2}",
                "{\"a\" 1}",
                "\"",
                "\"a",
                "\"\\",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"a\u0001b\"",
                "\"12345678\u001f\"",
                "\"\t\"",
                "'a'",
                "[1]2",
                "{}{}",
                "1 2",
                "{a:1}",
                "//x\n1",
                "[}",
                "{]",
                "[\"a\":1]",
                "\u00a01"
            })
    void whatIsNot(String text) {
        assertThat(isJsonToJackson(utf8(text))).isFalse();
        assertThat(isJson(utf8(text))).isFalse();
    }

    @Test
    void damagedMessagesAreJudgedAsAGeneralParserJudgesThem() {
        byte[] whole =
                utf8(
                        "{\"payload\":{\"id\":\"e1\",\"n\":-12.5e3,\"deep\":[[{\"x\":null}],true],\"text\":\"plain"
                            + " text of some length, \\u00fc\\n"
                            + "\\\"quoted\\\"\",\"é日\":\"🎺 and more\",\"z\":[ ]}}");
        byte[] alphabet = utf8("{}[]\",:\\ntrfue0123456789.-+ E\u0001\t/x");
        Random random = new Random(20_250_601);
        int accepted = 0;
        for (int round = 0; round < 200_000; round++) {
            byte[] damaged = whole.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = alphabet[random.nextInt(alphabet.length)];
            }
            if (Utf8.isValid(damaged)) {
                boolean expected = isJsonToJackson(damaged);
                accepted += expected ? 1 : 0;
                assertThat(isJson(damaged))
                        .as(() -> new String(damaged, StandardCharsets.UTF_8))
                        .isEqualTo(expected);
            }
        }
        assertThat(accepted).isBetween(10_000, 190_000);
    }

    @Test
    void membersAndTheirStrings() throws NotJsonException {
        String text = "{ \"a\" : \"1\\u00e9\\ud83c\\udfba\\t\", \"\\u0062\" : {} , \"c\":\"日\" } ";
        JsonScanner scanner = new JsonScanner(utf8(text));
        Map<String, String> members = new LinkedHashMap<>();
        assertThat(scanner.enterObject()).isTrue();
        assertThat(scanner.nextMember(true)).isTrue();
        assertThat(scanner.nameIs(utf8("a"))).isTrue();
        assertThat(scanner.nameIs(utf8("aa"))).isFalse();
        assertThat(scanner.isString()).isTrue();
        members.put("a", Objects.requireNonNull(scanner.readString()));
        assertThat(scanner.nextMember(false)).isTrue();
        assertThat(scanner.nameIs(utf8("b"))).isTrue();
        assertThat(scanner.isString()).isFalse();
        int start = scanner.nextPosition();
        scanner.skipValue();
        members.put("b", text.substring(start, scanner.position()));
        assertThat(scanner.nextMember(false)).isTrue();
        members.put("c", Objects.requireNonNull(scanner.readString()));
        assertThat(scanner.nextMember(false)).isFalse();
        scanner.requireEnd();
        assertThat(members).isEqualTo(Map.of("a", "1é🎺\t", "b", "{}", "c", "日"));
    }

    @Test
    void nestingIsBounded() {
        assertThat(isJson(utf8("[".repeat(1000) + "]".repeat(1000)))).isTrue();
        assertThat(isJson(utf8("[".repeat(1001) + "]".repeat(1001)))).isFalse();
        assertThat(isJson(utf8("{\"a\":".repeat(1001) + "1" + "}".repeat(1001)))).isFalse();
        assertThat(isJson(utf8("[" + "[],".repeat(5000) + "{}]"))).isTrue();
    }
}
