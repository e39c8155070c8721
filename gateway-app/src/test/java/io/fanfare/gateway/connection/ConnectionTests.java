package io.fanfare.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.Race;
import io.fanfare.gateway.connection.Connection.State;
import io.fanfare.gateway.outbound.FakeTransport;
import io.fanfare.gateway.outbound.FakeTransport.Close;
import io.fanfare.gateway.outbound.FlushBatch;
import io.fanfare.gateway.outbound.Frame;
import io.fanfare.model.socket.CloseCode;
import io.fanfare.model.socket.Reply;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(60)
class ConnectionTests {

    private static final String PONG = new Reply.Pong().json();

    private final TestConnections connections = TestConnections.with();
    private final FakeTransport transport = FakeTransport.holding();

    private static Frame pong() {
        return Frame.ofReply(new Reply.Pong());
    }

    private double closed(String code) {
        return connections.counter("fanfare.connections.closed", "code", code);
    }

    private double closed(String code, String cause) {
        return connections.counter("fanfare.connections.closed", "code", code, "cause", cause);
    }

    @Test
    void theFirstCloseWins() {
        Connection connection = connections.open("u", transport);
        connection.close(CloseCode.IDLE_TIMEOUT);
        connection.close(CloseCode.SLOW_CONSUMER);
        connection.closeAfterFlush(CloseCode.SERVICE_RESTART, "Service restart");
        connection.gone(1000);
        assertThat(transport.closes()).containsExactly(new Close(4004, "Idle timeout"));
        assertThat(closed("4004")).isEqualTo(1);
        assertThat(connections.meters().find("fanfare.connections.closed").counters())
                .filteredOn(counter -> counter.count() > 0)
                .hasSize(1);
    }

    @Test
    void oneCleanUpHoweverManyCloseAtOnce() throws InterruptedException {
        AtomicInteger cleanUps = new AtomicInteger();
        connections.addCloseListener(connection -> cleanUps.incrementAndGet());
        int rounds = 500;
        for (int round = 0; round < rounds; round++) {
            FakeTransport socket = FakeTransport.instant();
            Connection connection = connections.open("u", socket);
            Race.between(
                    () -> connection.close(CloseCode.IDLE_TIMEOUT),
                    () -> connection.closeAfterFlush(CloseCode.SERVICE_RESTART, ""),
                    connection::abort,
                    () -> connection.gone(1000));
            assertThat(connection.state()).isEqualTo(State.GONE);
            assertThat(socket.closes()).hasSizeLessThanOrEqualTo(1);
        }
        assertThat(cleanUps).hasValue(rounds);
        assertThat(connections.connections("open")).isZero();
        assertThat(connections.connections("closing")).isZero();
        assertThat(connections.registry().ofUser("u")).isEmpty();
        assertThat(connections.gauge("fanfare.outbound.queued")).isZero();
    }

    @Test
    void nothingIsSentAfterTheClose() {
        FakeTransport instant = FakeTransport.instant();
        Connection connection = connections.open("u", instant);
        connection.send(pong());
        connection.close(CloseCode.IDLE_TIMEOUT);
        connection.send(pong());
        FlushBatch batch = new FlushBatch();
        connection.send(pong(), batch);
        batch.flush();
        assertThat(instant.texts()).containsExactly(PONG);
    }

    @Test
    void closeAfterFlushLetsWaitingFramesLeaveFirst() {
        Connection connection = connections.open("u", transport);
        connection.send(pong());
        connection.send(pong());
        connection.closeAfterFlush(CloseCode.SERVICE_RESTART, "Service restart");
        assertThat(connection.isOpen()).isFalse();
        transport.complete();
        transport.complete();
        assertThat(transport.texts()).containsExactly(PONG, PONG);
        assertThat(transport.closes()).containsExactly(new Close(1012, "Service restart"));
    }

    @Test
    void closeDiscardsWhatWaits() {
        Connection connection = connections.open("u", transport);
        connection.send(pong());
        connection.send(pong());
        connection.close(CloseCode.INVALID_TOKEN, CloseCode.TOKEN_EXPIRED);
        transport.complete();
        assertThat(transport.texts()).containsExactly(PONG);
        assertThat(transport.closes()).containsExactly(new Close(4003, "Token expired"));
    }

    @Test
    void abortEndsTheSocketWithoutACloseFrame() {
        Connection connection = connections.open("u", transport);
        connection.send(pong());
        connection.abort();
        assertThat(transport.aborts()).isEqualTo(1);
        assertThat(closed("1006")).isEqualTo(1);
        transport.fail();
        assertThat(transport.closes()).isEmpty();
        assertThat(connections.gauge("fanfare.outbound.queued")).isZero();
    }

    @Test
    void aPeerThatLeavesIsCountedByItsOwnCode() {
        connections.open("u", transport).gone(1001);
        connections.open("u", transport).gone(1005);
        connections.open("u", transport).gone(3999);
        assertThat(closed("1001", "socket")).isEqualTo(1);
        assertThat(closed("1005", "socket")).isEqualTo(1);
        assertThat(closed("other", "socket")).isEqualTo(1);
        assertThat(transport.closes()).isEmpty();
    }

    @Test
    void aPeerCannotPassForSlow() {
        connections.open("u", transport).gone(CloseCode.SLOW_CONSUMER.code());
        assertThat(closed("4005")).isZero();
        assertThat(closed("other", "socket")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                CloseCode.TOKEN_EXPIRED + " | expired",
                CloseCode.ACCESS_REVOKED + " | revoked",
                CloseCode.BY_OPERATOR + " | operator",
                "Invalid token | gateway"
            })
    void closesThatShareACodeAreCountedByCause(String reason, String cause) {
        connections.open("u", transport).close(CloseCode.INVALID_TOKEN, reason);
        assertThat(closed("4003", cause)).isEqualTo(1);
        assertThat(closed("4003")).isEqualTo(1);
    }

    @Test
    void anOverflowClosesTheSlowConsumerAndNobodyElse() {
        TestConnections small = TestConnections.withOutbound("max-frames=2");
        FakeTransport slow = FakeTransport.holding();
        Connection connection = small.open("u", slow);
        Connection other = small.open("u");
        for (int i = 0; i < 3; i++) {
            connection.send(pong());
            other.send(pong());
        }
        assertThat(connection.isOpen()).isFalse();
        slow.complete();
        assertThat(slow.closes()).containsExactly(new Close(4005, "Slow consumer"));
        assertThat(other.isOpen()).isTrue();
    }

    @Test
    void aBrokenSocketIsCut() {
        Connection connection = connections.open("u", transport);
        connection.send(pong());
        transport.fail();
        assertThat(connection.isOpen()).isFalse();
        assertThat(transport.aborts()).isEqualTo(1);
        assertThat(closed("1006")).isEqualTo(1);
    }

    @Test
    void aSocketThatItsContainerEndsKeepsTheCodeItEndsWith() {
        Connection connection = connections.open("u", transport);
        connection.send(pong());
        transport.ending().fail();
        assertThat(transport.aborts()).isZero();
        connection.send(pong());
        connection.gone(1009);
        assertThat(transport.aborts()).isZero();
        assertThat(transport.texts()).containsExactly(PONG);
        assertThat(closed("1009")).isEqualTo(1);
        assertThat(connections.gauge("fanfare.outbound.queued")).isZero();
    }

    @Test
    void noPingPilesUpBehindAWriteThatIsStuck() {
        Connection connection = connections.open("u", transport);
        connection.send(pong());
        connection.ping();
        assertThat(transport.pings()).isZero();
        transport.complete();
        connection.ping();
        assertThat(transport.pings()).isEqualTo(1);
    }

    @Test
    void aRenewedTokenMovesTheExpiry() {
        Connection connection = connections.open("u", transport);
        assertThat(connection.isExpired(Long.MAX_VALUE - 1)).isFalse();
        connection.renew(new TokenClaims(null, Instant.ofEpochMilli(5_000)));
        assertThat(connection.isExpired(4_999)).isFalse();
        assertThat(connection.isExpired(5_000)).isTrue();
        connection.renew(new TokenClaims(null, Instant.ofEpochMilli(9_000)));
        assertThat(connection.isExpired(5_000)).isFalse();
        connection.renew(TokenClaims.NONE);
        assertThat(connection.isExpired(9_000)).isFalse();
    }

    @Test
    void itsTextFormNamesNobody() {
        assertThat(connections.open("some-user", transport)).hasToString("connection 1");
    }
}
