package io.fanfare.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.connection.ConnectionDrain.State;
import io.fanfare.gateway.outbound.FakeTransport;
import io.fanfare.gateway.outbound.FakeTransport.Close;
import io.fanfare.gateway.outbound.Frame;
import io.fanfare.model.socket.Reply;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.support.GenericApplicationContext;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

@Timeout(60)
class ConnectionDrainTests {

    private static CountDownLatch drain(TestConnections connections) {
        CountDownLatch done = new CountDownLatch(1);
        GenericApplicationContext context = new GenericApplicationContext();
        context.refresh();
        drain(connections, context).stop(done::countDown);
        return done;
    }

    private static ConnectionDrain drain(
            TestConnections connections, GenericApplicationContext context) {
        ConnectionDrain drain =
                new ConnectionDrain(
                        connections.registry(),
                        connections.properties(),
                        context,
                        connections.meters());
        drain.start();
        return drain;
    }

    /** A connection whose client answers the close. */
    private static FakeTransport openPolite(TestConnections connections) {
        FakeTransport transport = FakeTransport.instant();
        Connection connection = connections.open("u", transport);
        return transport.onClose(() -> connection.gone(1012));
    }

    @Test
    void everyConnectionIsClosedForARestart() throws InterruptedException {
        TestConnections connections = TestConnections.with("drain-period=0");
        List<FakeTransport> sockets = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            sockets.add(openPolite(connections));
        }
        drain(connections).await();
        assertThat(sockets)
                .allSatisfy(
                        socket ->
                                assertThat(socket.closes())
                                        .containsExactly(new Close(1012, "Service restart")));
        assertThat(connections.connections("open")).isZero();
        assertThat(connections.registry().isDraining()).isTrue();
    }

    @Test
    void aDrainOfSeveralStepsReachesTheLast() throws InterruptedException {
        TestConnections connections =
                TestConnections.with("drain-period=200ms", "drain-reason=See you");
        List<FakeTransport> sockets = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            sockets.add(openPolite(connections));
        }
        drain(connections).await();
        assertThat(sockets)
                .allSatisfy(
                        socket ->
                                assertThat(socket.closes())
                                        .containsExactly(new Close(1012, "See you")));
    }

    @Test
    void framesThatWaitLeaveBeforeTheClose() throws InterruptedException {
        TestConnections connections = TestConnections.with("drain-period=0");
        CountDownLatch closing = new CountDownLatch(1);
        connections.addCloseListener(connection -> closing.countDown());
        FakeTransport slow = FakeTransport.holding();
        Connection connection = connections.open("u", slow);
        slow.onClose(() -> connection.gone(1012));
        connection.send(Frame.ofReply(new Reply.Pong()));
        connection.send(Frame.ofReply(new Reply.Pong()));
        CountDownLatch done = drain(connections);
        closing.await();
        slow.complete();
        slow.complete();
        done.await();
        assertThat(slow.frames()).hasSize(2);
        assertThat(slow.closes()).containsExactly(new Close(1012, "Service restart"));
    }

    @Test
    void readinessGoesDownBeforeTheFirstClose() throws InterruptedException {
        TestConnections connections = TestConnections.with("drain-period=0");
        FakeTransport socket = openPolite(connections);
        List<String> seen = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        GenericApplicationContext context = new GenericApplicationContext();
        context.addApplicationListener(
                event -> {
                    if (event instanceof AvailabilityChangeEvent<?> change) {
                        seen.add(change.getState() + " with " + socket.closes().size() + " closed");
                    }
                });
        context.refresh();
        drain(connections, context).stop(done::countDown);
        done.await();
        assertThat(seen).containsExactly(ReadinessState.REFUSING_TRAFFIC + " with 0 closed");
    }

    @Test
    void aDrainThatWasAskedForHappensOnceAndAShutdownWaitsForIt() throws InterruptedException {
        TestConnections connections = TestConnections.with("drain-period=0");
        FakeTransport socket = FakeTransport.instant();
        Connection connection = connections.open("u", socket);
        CountDownLatch closing = new CountDownLatch(1);
        socket.onClose(closing::countDown);
        AtomicInteger refusals = new AtomicInteger();
        GenericApplicationContext context = new GenericApplicationContext();
        context.addApplicationListener(
                event -> {
                    if (event instanceof AvailabilityChangeEvent<?>) {
                        refusals.incrementAndGet();
                    }
                });
        context.refresh();
        ConnectionDrain drain = drain(connections, context);
        DrainHealth health = new DrainHealth(drain, connections.registry());
        assertThat(drain.state()).isEqualTo(State.SERVING);
        assertThat(connections.gauge("fanfare.draining")).isZero();
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        drain.begin();
        drain.begin();
        closing.await();
        assertThat(drain.state()).isEqualTo(State.DRAINING);
        assertThat(connections.gauge("fanfare.draining")).isOne();
        assertThat(health.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        assertThat(health.health().getDetails()).containsEntry("state", "draining");
        assertThat(drain.isRunning()).isTrue();
        CountDownLatch stopped = new CountDownLatch(1);
        drain.stop(stopped::countDown);
        assertThat(stopped.getCount()).isOne();
        connection.gone(1012);
        stopped.await();
        assertThat(drain.state()).isEqualTo(State.DRAINED);
        assertThat(connections.gauge("fanfare.draining")).isOne();
        assertThat(health.health().getDetails()).containsEntry("state", "drained");
        assertThat(socket.closes()).hasSize(1);
        assertThat(refusals).hasValue(1);
    }

    /** A clock that only sleeping moves, and what a test has it do. */
    private static final class HandTimer implements DrainTimer {
        private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000);

        void pass(Duration time) {
            nanos.addAndGet(time.toNanos());
        }

        @Override
        public long nanoTime() {
            return nanos.get();
        }

        @Override
        public void sleep(long time) {
            nanos.addAndGet(Math.max(0, time));
        }
    }

    @Test
    void workBetweenTheStepsDoesNotMakeTheDrainLonger() throws InterruptedException {
        TestConnections connections = TestConnections.with("drain-period=8s", "max-per-user=0");
        HandTimer timer = new HandTimer();
        long begun = timer.nanoTime();
        List<Duration> closes = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            FakeTransport transport = FakeTransport.instant();
            Connection connection = connections.open("u", transport);
            transport.onClose(
                    () -> {
                        closes.add(Duration.ofNanos(timer.nanoTime() - begun));
                        timer.pass(Duration.ofMillis(5));
                        connection.gone(1012);
                    });
        }
        GenericApplicationContext context = new GenericApplicationContext();
        context.refresh();
        CountDownLatch done = new CountDownLatch(1);
        new ConnectionDrain(
                        connections.registry(),
                        connections.properties(),
                        context,
                        connections.meters(),
                        timer)
                .stop(done::countDown);
        done.await();
        assertThat(closes).hasSize(1_000);
        assertThat(closes.getLast()).isBetween(Duration.ofMillis(7_000), Duration.ofMillis(7_300));
    }

    @Test
    void aNodeWithoutConnectionsStopsAtOnce() throws InterruptedException {
        drain(TestConnections.with()).await();
    }
}
