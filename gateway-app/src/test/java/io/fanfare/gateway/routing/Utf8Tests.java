package io.fanfare.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;

/** The JDK's decoder, told to report, is the judge. */
class Utf8Tests {

    private static final CharsetDecoder JDK = StandardCharsets.UTF_8.newDecoder();

    private static boolean isValidForJdk(byte[] bytes) {
        try {
            JDK.decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static void assertSameVerdict(byte[] bytes) {
        boolean expected = isValidForJdk(bytes);
        if (Utf8.isValid(bytes) != expected) {
            throw new AssertionError(
                    HexFormat.of().formatHex(bytes) + " is " + (expected ? "valid" : "invalid"));
        }
    }

    @Test
    void everyCodePointIsValidAndEveryCutOfItIsNot() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
                byte[] bytes = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
                assertThat(Utf8.isValid(bytes)).isTrue();
                for (int length = 1; length < bytes.length; length++) {
                    assertThat(Utf8.isValid(java.util.Arrays.copyOf(bytes, length))).isFalse();
                }
            }
        }
    }

    @Test
    void everySequenceOfTwoBytesIsJudgedLikeTheJdkDoes() {
        for (int first = 0; first < 256; first++) {
            for (int second = 0; second < 256; second++) {
                assertSameVerdict(new byte[] {(byte) first, (byte) second});
            }
        }
    }

    @Test
    void everyLeadWithEverySecondByteIsJudgedLikeTheJdkDoes() {
        for (int first = 0xc0; first < 256; first++) {
            for (int second = 0; second < 256; second++) {
                byte a = (byte) first;
                byte b = (byte) second;
                assertSameVerdict(new byte[] {a, b, (byte) 0x80});
                assertSameVerdict(new byte[] {a, b, (byte) 0xbf, (byte) 0x80});
                assertSameVerdict(new byte[] {a, b, 'x', (byte) 0x80});
            }
        }
    }

    @Test
    void longTextsWithOneByteChangedAreJudgedLikeTheJdkDoes() {
        Random random = new Random(42);
        byte[] text =
                "plain ascii first, then ünïcödé, 日本語, 🎺🎺 and plain again"
                        .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 200_000; i++) {
            byte[] changed = text.clone();
            changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            assertSameVerdict(changed);
        }
    }

    @Test
    void badBytesAreFoundAtEveryOffset() {
        for (int length = 1; length < 40; length++) {
            for (int at = 0; at < length; at++) {
                byte[] bytes = "a".repeat(length).getBytes(StandardCharsets.UTF_8);
                bytes[at] = (byte) 0x80;
                assertThat(Utf8.isValid(bytes)).isFalse();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c0af",
                "c1bf",
                "e08080",
                "e09fbf",
                "f0808080",
                "f08fbfbf", // overlong
                "eda080",
                "edbfbf",
                "eda0bdedb8ba", // surrogates
                "f4908080",
                "f5808080",
                "f8888080",
                "fe",
                "ff", // beyond Unicode
                "80",
                "bf",
                "c2",
                "e282",
                "f09f98" // alone or cut
            })
    void whatRfc3629ForbidsIsInvalid(String hex) {
        assertThat(Utf8.isValid(HexFormat.of().parseHex(hex))).isFalse();
    }

    @Test
    void nothingIsValid() {
        assertThat(Utf8.isValid(new byte[0])).isTrue();
    }
}
