package io.fanfare.gateway.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeapShareTests {

    @Test
    void aSizeIsTakenAsItIs() {
        assertThat(HeapShare.valueOf(" 512MB ").bytes()).isEqualTo(512L * 1024 * 1024);
    }

    @Test
    void aShareIsOfTheLargestHeap() {
        long heap = Runtime.getRuntime().maxMemory();
        assertThat(HeapShare.valueOf("25%").bytes()).isEqualTo(heap / 100 * 25);
        assertThat(HeapShare.valueOf("1 %").bytes()).isEqualTo(heap / 100);
        assertThat(HeapShare.valueOf("100%").bytes()).isEqualTo(heap / 100 * 100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0%", "101%", "-5%", "%", "a lot", "", "0MB", "1023KB", "-1B"})
    void anythingElseIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> HeapShare.valueOf(text));
    }
}
