package io.fanfare.gateway.bus.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.gateway.Logs;
import io.fanfare.gateway.bus.BusMetrics;
import io.fanfare.gateway.bus.RedisNode;
import io.fanfare.gateway.bus.TestLanes;
import io.fanfare.gateway.bus.classic.ListenerStarter.UnavailableException;
import io.fanfare.gateway.connection.TestConnections;
import io.fanfare.model.bus.BusChannels;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

@Timeout(60)
class ListenerStarterTests {

    private final TestConnections connections = TestConnections.with();
    private final BusMetrics metrics = TestLanes.metrics(connections);
    private final ListenerStarter starter = new ListenerStarter();

    /** A server that refuses every connection. */
    private static final class Refusing extends LettuceConnectionFactory {
        private int attempts;

        @Override
        public RedisConnection getConnection() {
            attempts++;
            throw new RedisConnectionFailureException("refused");
        }
    }

    private NodeListeners listeners(String node, LettuceConnectionFactory factory) {
        RedisNode server = RedisNode.valueOf(node);
        return new NodeListeners(
                server,
                factory,
                new PatternConnections(
                        PatternListeners.of(
                                server,
                                BusChannels.DEFAULT,
                                TestLanes.of(connections, metrics),
                                metrics)));
    }

    private void assertUnavailable(NodeListeners listeners) {
        assertThatThrownBy(() -> starter.startListening(listeners))
                .isInstanceOf(UnavailableException.class);
    }

    @Test
    void aServerThatKeepsFailingIsLeftAloneForAWhile() {
        Refusing refusing = new Refusing();
        NodeListeners down = listeners("down:1", refusing);
        for (int i = 0; i < 5; i++) {
            assertUnavailable(down);
        }
        int attempts = refusing.attempts;
        assertThat(attempts).isPositive();
        for (int i = 0; i < 5; i++) {
            assertUnavailable(down);
        }
        assertThat(refusing.attempts).isEqualTo(attempts);
        assertThat(down.isListening()).isFalse();
    }

    @Test
    void oneServersFailuresDoNotHoldUpAnother() {
        NodeListeners down = listeners("down:1", new Refusing());
        for (int i = 0; i < 6; i++) {
            assertUnavailable(down);
        }
        Refusing other = new Refusing();
        assertUnavailable(listeners("other:1", other));
        assertThat(other.attempts).isPositive();
    }

    @Test
    void whyAServerCannotBeListenedToIsSaidOnce() {
        NodeListeners down = listeners("down:1", new Refusing());
        NodeListeners other = listeners("other:1", new Refusing());
        try (Logs logs = Logs.capture()) {
            assertUnavailable(down);
            assertUnavailable(other);
            assertUnavailable(down);
            assertThat(logs.lines())
                    .containsExactly(
                            "Cannot listen to Redis at down:1: RedisConnectionFailureException:"
                                    + " refused",
                            "Cannot listen to Redis at other:1: RedisConnectionFailureException:"
                                    + " refused");
        }
    }
}
