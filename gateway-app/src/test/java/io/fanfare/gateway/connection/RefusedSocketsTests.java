package io.fanfare.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.Settings;
import io.fanfare.gateway.outbound.FakeTransport;
import io.fanfare.gateway.outbound.FakeTransport.Close;
import io.fanfare.model.socket.CloseCode;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class RefusedSocketsTests {

    private final RefusedSockets refused =
            new RefusedSockets(Settings.bind(ConnectionProperties.class, "close-timeout=5s"));
    private final FakeTransport transport = FakeTransport.instant();

    @Test
    void aRefusedSocketIsToldWhy() {
        refused.refuse(transport, CloseCode.MISSING_TOKEN);
        assertThat(transport.closes())
                .containsExactly(new Close(4001, "Missing authentication token"));
    }

    @Test
    void oneWhoseClientDoesNotAnswerIsCutOnce() {
        long before = System.nanoTime();
        refused.refuse(transport, CloseCode.INVALID_TOKEN);
        long after = System.nanoTime();
        long timeout = Duration.ofSeconds(5).toNanos();
        refused.cutOverdue(before + timeout - 1);
        assertThat(transport.aborts()).isZero();
        refused.cutOverdue(after + timeout);
        refused.cutOverdue(after + 2 * timeout);
        assertThat(transport.aborts()).isEqualTo(1);
    }

    @Test
    void oneThatHasGoneIsForgotten() {
        refused.refuse(transport, CloseCode.INVALID_TOKEN);
        assertThat(refused.count()).isEqualTo(1);
        refused.gone(transport);
        refused.gone(transport);
        assertThat(refused.count()).isZero();
        refused.cutOverdue(System.nanoTime() + Duration.ofSeconds(6).toNanos());
        assertThat(transport.aborts()).isZero();
    }

    @Test
    void oneTooManyIsCutAtOnce() {
        for (int i = 0; i < RefusedSockets.MOST; i++) {
            refused.refuse(FakeTransport.instant(), CloseCode.INVALID_TOKEN);
        }
        refused.refuse(transport, CloseCode.INVALID_TOKEN);
        assertThat(transport.closes()).isEmpty();
        assertThat(transport.aborts()).isEqualTo(1);
        assertThat(refused.count()).isEqualTo(RefusedSockets.MOST);
    }

    @Test
    void whoComesDuringADrainIsToldTheReasonSetForIt() {
        RefusedSockets renamed =
                new RefusedSockets(
                        Settings.bind(ConnectionProperties.class, "drain-reason=Moving house"));
        renamed.refuse(transport, CloseCode.SERVICE_RESTART);
        assertThat(transport.closes()).containsExactly(new Close(1012, "Moving house"));
    }
}
