package io.fanfare.gateway.bus.classic;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.bus.BusMetrics;
import io.fanfare.gateway.bus.BusTexts;
import io.fanfare.gateway.bus.Lanes;
import io.fanfare.gateway.bus.RedisNode;
import io.fanfare.gateway.bus.TestLanes;
import io.fanfare.gateway.connection.TestConnections;
import io.fanfare.gateway.routing.Route.ByContent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.data.redis.connection.DefaultMessage;

import java.nio.charset.StandardCharsets;

@Timeout(60)
class PatternListenerTests {

    private final TestConnections connections = TestConnections.with();
    private final BusMetrics metrics = TestLanes.metrics(connections);
    private final Lanes lanes = TestLanes.of(connections, metrics, "lanes=1");

    private PatternListener listener(ByContent bus) {
        return new PatternListener(RedisNode.valueOf("redis:6379"), bus, lanes, metrics);
    }

    private static void publish(PatternListener listener, String channel) {
        listener.onMessage(
                new DefaultMessage(
                        channel.getBytes(StandardCharsets.UTF_8), BusTexts.notification("u", "e")),
                null);
    }

    private double received(String kind) {
        return connections.counter("fanfare.bus.events.received", "kind", kind);
    }

    private double gaps() {
        return connections.counter("fanfare.bus.gaps", "cause", "reconnect");
    }

    @Test
    void theSecondCopyOfADualPublisherIsIgnored() {
        PatternListener executions = listener(ByContent.EXECUTIONS);
        lanes.start();
        publish(executions, "execution_event/{u/g}/exec/e");
        publish(executions, "execution_event/{u/g}/all");
        publish(executions, "}/all");
        lanes.stop();
        assertThat(received("execution")).isEqualTo(1);
    }

    @Test
    void namesThatOnlyLookLikeItPass() {
        PatternListener executions = listener(ByContent.EXECUTIONS);
        lanes.start();
        publish(executions, "execution_event/u/g/all");
        publish(executions, "execution_event/{u/g}/all/");
        publish(executions, "execution_event/{u/g}/ALL");
        publish(executions, "/all");
        publish(executions, "");
        publish(listener(ByContent.NOTIFICATIONS), "notification_event/{u}/all");
        lanes.stop();
        assertThat(received("execution")).isEqualTo(5);
        assertThat(received("notification")).isEqualTo(1);
    }

    @Test
    void eachSubscriptionAfterTheFirstCountsAsAGap() {
        PatternListener executions = listener(ByContent.EXECUTIONS);
        byte[] pattern = "execution_event/*/*/*".getBytes(StandardCharsets.UTF_8);
        assertThat(executions.isSubscribed()).isFalse();
        executions.onPatternSubscribed(pattern, 1);
        assertThat(executions.isSubscribed()).isTrue();
        assertThat(gaps()).isZero();
        executions.onPatternSubscribed(pattern, 1);
        executions.onPatternSubscribed(pattern, 1);
        assertThat(gaps()).isEqualTo(2);
    }
}
