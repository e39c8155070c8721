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
}
