package io.fanfare.model.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.model.socket.CloseCode.Reconnect;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

class CloseCodeTests {

    @Test
    void theCodesAreThoseThatClientsKnow() {
        assertThat(Arrays.stream(CloseCode.values()).map(CloseCode::code))
                .doesNotHaveDuplicates()
                .containsExactly(
                        1000, 1001, 1002, 1003, 1007, 1009, 1011, 1012, 1013, 4001, 4002, 4003,
                        4004, 4005, 4006, 4007);
    }

    @ParameterizedTest
    @EnumSource
    void eachIsFoundByItsCode(CloseCode code) {
        assertThat(CloseCode.of(code.code())).isEqualTo(code);
    }

    @ParameterizedTest
    @EnumSource
    void aReasonFitsIntoACloseFrame(CloseCode code) {
        assertThat(code.reason().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(123);
    }

    @Test
    void othersCodesAreUnknown() {
        assertThat(CloseCode.of(1006)).isNull();
        assertThat(CloseCode.of(4000)).isNull();
        assertThat(CloseCode.of(0)).isNull();
    }

    @Test
    void reasonsAreThoseOfTheContract() {
        assertThat(CloseCode.TEXT_FRAMES_ONLY.reason()).isEqualTo("Text frames only");
        assertThat(CloseCode.SERVICE_RESTART.reason()).isEqualTo("Service restart");
        assertThat(CloseCode.TRY_AGAIN_LATER.reason()).isEqualTo("Try again later");
        assertThat(CloseCode.MISSING_TOKEN.reason()).isEqualTo("Missing authentication token");
        assertThat(CloseCode.MISSING_SUBJECT.reason()).isEqualTo("Invalid token");
        assertThat(CloseCode.INVALID_TOKEN.reason()).isEqualTo("Invalid token");
        assertThat(CloseCode.TOKEN_EXPIRED).isEqualTo("Token expired");
        assertThat(CloseCode.IDLE_TIMEOUT.reason()).isEqualTo("Idle timeout");
        assertThat(CloseCode.SLOW_CONSUMER.reason()).isEqualTo("Slow consumer");
        assertThat(CloseCode.TOO_MANY_CONNECTIONS.reason()).isEqualTo("Too many connections");
        assertThat(CloseCode.RATE_LIMIT_EXCEEDED.reason()).isEqualTo("Rate limit exceeded");
    }

    @Test
    void onlyTokensAreFetchedAnewAtOnce() {
        assertThat(CloseCode.values())
                .filteredOn(code -> code.reconnect() == Reconnect.WITH_NEW_TOKEN)
                .containsExactly(
                        CloseCode.MISSING_TOKEN,
                        CloseCode.MISSING_SUBJECT,
                        CloseCode.INVALID_TOKEN);
    }
}
