package io.fanfare.gateway.bus.classic;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.bus.BusMetrics;
import io.fanfare.gateway.bus.BusTexts;
import io.fanfare.gateway.bus.Lanes;
import io.fanfare.gateway.bus.RedisNode;
import io.fanfare.gateway.bus.TestLanes;
import io.fanfare.gateway.connection.TestConnections;
import io.fanfare.gateway.routing.Route.ByContent;
import io.fanfare.model.bus.BusChannels;

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
        return new PatternListener(
                RedisNode.valueOf("redis:6379"), bus, "pattern/*", lanes, metrics);
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
    void aMessageGoesToTheListenerOfItsPattern() {
        PatternListeners both =
                PatternListeners.of(
                        RedisNode.valueOf("redis:6379"), BusChannels.DEFAULT, lanes, metrics);
        lanes.start();
        both.message(bytes("notification_event/*"), bytes("n"), BusTexts.notification("u", "e"));
        both.message(bytes("execution_event/*/*/*"), bytes("e"), new byte[0]);
        both.message(bytes("execution_event/*"), bytes("e"), new byte[0]);
        lanes.stop();
        assertThat(received("notification")).isEqualTo(1);
        assertThat(received("execution")).isEqualTo(1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void itIsSubscribedWhileTheConnectionIsUpOnWhichRedisConfirmed() {
        PatternListener executions = listener(ByContent.EXECUTIONS);
        assertThat(executions.isSubscribed()).isFalse();
        executions.confirmed("first");
        assertThat(executions.isSubscribed()).isTrue();
        executions.lost("another");
        assertThat(executions.isSubscribed()).isTrue();
        executions.lost("first");
        assertThat(executions.isSubscribed()).isFalse();
        executions.confirmed("second");
        executions.lost("first");
        assertThat(executions.isSubscribed()).isTrue();
    }

    @Test
    void aGapBeginsWhereTheConnectionIsLost() {
        PatternListener executions = listener(ByContent.EXECUTIONS);
        executions.lost("never confirmed");
        executions.confirmed("first");
        assertThat(gaps()).isZero();
        executions.lost("first");
        executions.lost("first");
        assertThat(gaps()).isEqualTo(1);
        executions.confirmed("first");
        assertThat(gaps()).isEqualTo(1);
    }
}
