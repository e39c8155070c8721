package io.fanfare.gateway.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.Race;
import io.fanfare.gateway.connection.TestConnections;
import io.fanfare.gateway.outbound.FakeTransport;
import io.fanfare.gateway.routing.Route.ByContent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

@Timeout(60)
class LanesTests {

    private final TestConnections connections = TestConnections.with();
    private final BusMetrics metrics = TestLanes.metrics(connections);

    private static void submit(Lanes lanes, String user, String event) {
        lanes.submit(
                ByContent.NOTIFICATIONS,
                ("notification_event/" + user).hashCode(),
                BusTexts.notification(user, event));
    }

    private double gaps() {
        return connections.counter("fanfare.bus.gaps", "cause", "overflow");
    }

    private double dropped() {
        return connections.counter("fanfare.bus.events.dropped", "reason", "lane_full");
    }

    @Test
    void eventsOfOneChannelStayInOrderWhileManyArrive() throws InterruptedException {
        int users = 4;
        int each = 2_000;
        FakeTransport[] sockets = new FakeTransport[users];
        for (int user = 0; user < users; user++) {
            sockets[user] = FakeTransport.instant();
            connections.open("u" + user, sockets[user]);
        }
        Lanes lanes = TestLanes.of(connections, metrics, "lanes=3");
        lanes.start();
        Race.between(
                IntStream.range(0, users)
                        .<Runnable>mapToObj(
                                user ->
                                        () -> {
                                            for (int i = 0; i < each; i++) {
                                                submit(lanes, "u" + user, Integer.toString(i));
                                            }
                                        })
                        .toArray(Runnable[]::new));
        lanes.stop();
        for (FakeTransport socket : sockets) {
            assertThat(socket.texts())
                    .map(BusTexts::eventOf)
                    .isEqualTo(IntStream.range(0, each).mapToObj(Integer::toString).toList());
        }
        assertThat(dropped()).isZero();
    }

    @Test
    void submittingToAFullLaneNeverWaitsAndCountsOneGap() throws InterruptedException {
        CountDownLatch laneIsBusy = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        FakeTransport stuck =
                FakeTransport.doing(
                        (frames, completion) -> {
                            laneIsBusy.countDown();
                            try {
                                goOn.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            completion.completed(null);
                        });
        connections.open("u", stuck);
        Lanes lanes = TestLanes.of(connections, metrics, "lanes=1", "lane-max-events=1");
        lanes.start();
        submit(lanes, "u", "routed");
        laneIsBusy.await();
        submit(lanes, "u", "waits");
        submit(lanes, "u", "lost");
        submit(lanes, "u", "lost too");
        assertThat(gaps()).isEqualTo(1);
        assertThat(dropped()).isEqualTo(2);
        goOn.countDown();
        lanes.stop();
        assertThat(stuck.texts()).map(BusTexts::eventOf).containsExactly("routed", "waits");
    }

    @Test
    void whatWaitsIsRoutedBeforeTheStop() {
        FakeTransport socket = FakeTransport.instant();
        connections.open("u", socket);
        Lanes lanes = TestLanes.of(connections, metrics, "lanes=2");
        lanes.start();
        assertThat(lanes.isRunning()).isTrue();
        for (int i = 0; i < 1000; i++) {
            submit(lanes, "u", "x");
        }
        lanes.stop();
        assertThat(lanes.isRunning()).isFalse();
        assertThat(socket.frames()).hasSize(1000);
        submit(lanes, "u", "late");
        assertThat(socket.frames()).hasSize(1000);
    }
}
