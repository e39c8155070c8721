package io.fanfare.gateway.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.bus.Lane.Offer;
import io.fanfare.gateway.connection.TestConnections;
import io.fanfare.gateway.outbound.FakeTransport;
import io.fanfare.gateway.routing.EventRouter;
import io.fanfare.gateway.routing.Route;
import io.fanfare.gateway.routing.TestRouting;
import io.fanfare.gateway.subscription.TestSubscriptions;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/** Runs the lane on the test's own thread, once it is stopped: it then routes what waits. */
@Timeout(60)
class LaneTests {

    private final TestConnections connections = TestConnections.with();
    private final EventRouter router =
            TestRouting.router(connections, TestSubscriptions.of(connections));

    private static Lane.Message message(byte[] body) {
        return new Lane.Message(Route.ByContent.NOTIFICATIONS, body, 1);
    }

    private static Lane.Message message(String event) {
        return message(BusTexts.notification("u", event));
    }

    private static void drain(Lane lane) {
        lane.stop();
        lane.run();
    }

    @Test
    void messagesAreRoutedInTheOrderOffered() {
        FakeTransport transport = FakeTransport.instant();
        connections.open("u", transport);
        Lane lane = new Lane(router, 1000, 1_000_000);
        List<String> events = IntStream.range(0, 500).mapToObj(Integer::toString).toList();
        events.forEach(event -> assertThat(lane.offer(message(event))).isEqualTo(Offer.TAKEN));
        drain(lane);
        assertThat(transport.texts()).map(BusTexts::eventOf).isEqualTo(events);
    }

    @Test
    void aBurstLeavesInWritesOfBoundedSize() {
        FakeTransport transport = FakeTransport.instant();
        connections.open("u", transport);
        Lane lane = new Lane(router, 1000, 1_000_000);
        for (int i = 0; i < 100; i++) {
            lane.offer(message("x"));
        }
        drain(lane);
        assertThat(transport.writes()).extracting(List::size).containsExactly(64, 36);
    }

    @Test
    void aFullLaneRefusesAtOnceAndMarksTheFirst() {
        Lane lane = new Lane(router, 2, 1_000_000);
        assertThat(lane.offer(message("a"))).isEqualTo(Offer.TAKEN);
        assertThat(lane.offer(message("b"))).isEqualTo(Offer.TAKEN);
        assertThat(lane.offer(message("c"))).isEqualTo(Offer.FIRST_REFUSED);
        assertThat(lane.offer(message("d"))).isEqualTo(Offer.REFUSED);
        assertThat(lane.offer(message("e"))).isEqualTo(Offer.REFUSED);
    }

    @Test
    void aLaneWithRoomAgainMarksTheNextFirst() {
        Lane lane = new Lane(router, 100, 10);
        assertThat(lane.offer(message(new byte[8]))).isEqualTo(Offer.TAKEN);
        assertThat(lane.offer(message(new byte[3]))).isEqualTo(Offer.FIRST_REFUSED);
        assertThat(lane.offer(message(new byte[2]))).isEqualTo(Offer.TAKEN);
        assertThat(lane.offer(message(new byte[1]))).isEqualTo(Offer.FIRST_REFUSED);
        assertThat(lane.offer(message(new byte[1]))).isEqualTo(Offer.REFUSED);
    }

    @Test
    void aMessageLargerThanTheLimitPassesAnEmptyLane() {
        Lane lane = new Lane(router, 100, 10);
        assertThat(lane.offer(message(new byte[11]))).isEqualTo(Offer.TAKEN);
        assertThat(lane.offer(message(new byte[0]))).isEqualTo(Offer.FIRST_REFUSED);
    }

    /** At each write to its only listener it is offered two messages of that size. */
    private List<Offer> offeredDuringWrites(byte[] body, int maxBytes, byte[]... burst) {
        List<Offer> outcomes = new ArrayList<>();
        AtomicReference<@Nullable Lane> itself = new AtomicReference<>();
        connections.open(
                "u",
                FakeTransport.doing(
                        (frames, completion) -> {
                            Lane lane = itself.get();
                            if (lane != null && outcomes.size() < 4) {
                                outcomes.add(lane.offer(message(body)));
                                outcomes.add(lane.offer(message(body)));
                            } else if (lane != null) {
                                lane.stop();
                            }
                            completion.completed(null);
                        }));
        Lane lane = new Lane(router, 1000, maxBytes);
        itself.set(lane);
        for (byte[] each : burst) {
            assertThat(lane.offer(message(each))).isEqualTo(Offer.TAKEN);
        }
        lane.run();
        return outcomes;
    }

    @Test
    void whatIsTakenCountsUntilItIsRouted() {
        byte[] large = BusTexts.notification("u", "x".repeat(200_000));
        byte[] small = BusTexts.notification("u", "small");
        assertThat(offeredDuringWrites(small, 3 * large.length + small.length, large, large, large))
                .containsExactly(Offer.TAKEN, Offer.FIRST_REFUSED, Offer.TAKEN, Offer.TAKEN);
    }

    @Test
    void nothingAPublisherOrAClientDoesEndsIt() {
        FakeTransport broken =
                FakeTransport.doing(
                        (frames, completion) -> {
                            throw new IllegalStateException("a defect");
                        });
        FakeTransport listener = FakeTransport.instant();
        connections.open("u", broken);
        connections.open("u", listener);
        connections.addCloseListener(
                connection -> {
                    throw new IllegalStateException("another defect");
                });
        Lane lane = new Lane(router, 1000, 1_000_000);
        lane.offer(message("before"));
        for (String bad : new String[] {"", "{", "[[[[", "\ufeff", "{\"payload\":{}}"}) {
            lane.offer(message(bad.getBytes(StandardCharsets.UTF_8)));
        }
        lane.offer(message(new byte[] {(byte) 0xff}));
        for (int i = 0; i < 100; i++) {
            lane.offer(message("after"));
        }
        drain(lane);
        assertThat(listener.texts()).hasSize(101);
    }

    @Test
    void aStoppedLaneRefuses() {
        Lane lane = new Lane(router, 100, 1000);
        drain(lane);
        assertThat(lane.offer(message("late"))).isEqualTo(Offer.FIRST_REFUSED);
    }
}
