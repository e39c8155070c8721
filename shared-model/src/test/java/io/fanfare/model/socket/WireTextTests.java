package io.fanfare.model.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireTextTests {

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "é日\u2028\u0000\uffff", "🎺", "a🎺🎺b"})
    void wholeTextHasAUtf8Form(String text) {
        assertThat(WireText.isEncodable(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83c", "\udfba", "a\ud83cb", "\udfba\ud83c", "🎺\ud83c", "\ud83c🎺"})
    void halfASurrogatePairHasNone(String text) {
        assertThat(WireText.isEncodable(text)).isFalse();
    }
}
