package io.fanfare.gateway.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.Race;
import io.fanfare.gateway.outbound.FakeTransport.Close;
import io.fanfare.gateway.outbound.SendQueue.Offer;
import io.fanfare.model.socket.Reply;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;

@Timeout(60)
class SendQueueTests {

    private static final String PONG = new Reply.Pong().json();
    private static final int MEGABYTE = 1024 * 1024;

    private final FakeTransport transport = FakeTransport.holding();
    private final Recorder listener = new Recorder();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final NodeBudget budget = new NodeBudget(Long.MAX_VALUE);

    /** Counts what it is told and, like a connection, ends its queue at the first overflow. */
    private static final class Recorder implements SendQueue.Listener {
        private final List<Throwable> failures = new ArrayList<>();
        private int overflows;
        private @Nullable SendQueue queue;

        @Override
        public void overflowed() {
            overflows++;
            if (queue != null) {
                queue.endNow(4005, "Slow consumer");
            }
        }

        @Override
        public void failed(Throwable failure) {
            failures.add(failure);
        }
    }

    private SendQueue queue(OverflowPolicy overflow, int maxFrames, long maxBytes) {
        return queue(transport, overflow, maxFrames, maxBytes);
    }

    private SendQueue queue(Transport onto, OverflowPolicy overflow, int maxFrames, long maxBytes) {
        OutboundMetrics metrics = new OutboundMetrics(meters, budget);
        SendQueue queue =
                new SendQueue(
                        onto,
                        new SendQueue.Limits(maxFrames, maxBytes, overflow, budget, metrics),
                        listener);
        listener.queue = queue;
        return queue;
    }

    private SendQueue unlimited(Transport onto) {
        return queue(onto, OverflowPolicy.DISCONNECT, Integer.MAX_VALUE, Long.MAX_VALUE);
    }

    private static Frame event(String text) {
        return event(text, null);
    }

    private static Frame event(String text, Frame.@Nullable Subject subject) {
        return new Frame(text.getBytes(StandardCharsets.UTF_8), 1, subject);
    }

    private static Frame state(String id, String text) {
        return event(text, new Frame.Subject("u|graph_exec#e", id));
    }

    private static Frame reply() {
        return Frame.ofReply(new Reply.Pong());
    }

    private static void send(SendQueue queue, Frame... frames) {
        for (Frame frame : frames) {
            if (queue.offer(frame) == Offer.FLUSH_NEEDED) {
                queue.flush();
            }
        }
    }

    /** Runs it on another thread and waits; hangs if that needs a lock that the caller holds. */
    private static <T> T elsewhere(Supplier<T> task) {
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            return CompletableFuture.supplyAsync(task, other).join();
        }
    }

    private double overflows(String outcome) {
        return meters.get("fanfare.outbound.overflow").tag("outcome", outcome).counter().count();
    }

    @Test
    void offeringNeverWaitsForTheSocket() throws InterruptedException {
        CountDownLatch insideWrite = new CountDownLatch(1);
        CountDownLatch socketIsWritable = new CountDownLatch(1);
        FakeTransport stuck =
                FakeTransport.doing(
                        (frames, completion) -> {
                            insideWrite.countDown();
                            awaitUninterrupted(socketIsWritable);
                            completion.completed(null);
                        });
        SendQueue queue = unlimited(stuck);
        Thread writer = Thread.ofPlatform().start(() -> send(queue, event("0")));
        insideWrite.await();

        for (int i = 1; i <= 1000; i++) {
            assertThat(queue.offer(event(Integer.toString(i)))).isEqualTo(Offer.QUEUED);
        }
        queue.flush();

        assertThat(stuck.texts()).containsExactly("0");
        socketIsWritable.countDown();
        writer.join();
        assertThat(stuck.texts())
                .isEqualTo(IntStream.rangeClosed(0, 1000).mapToObj(Integer::toString).toList());
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void noLockIsHeldWhileTheTransportIsTold() {
        AtomicReference<@Nullable SendQueue> itself = new AtomicReference<>();
        List<Offer> offersDuringWrite = new ArrayList<>();
        FakeTransport curious =
                FakeTransport.doing(
                        (frames, completion) -> {
                            SendQueue queue = itself.get();
                            if (queue != null && offersDuringWrite.isEmpty()) {
                                offersDuringWrite.add(elsewhere(() -> queue.offer(event("b"))));
                            }
                            completion.completed(null);
                        });
        SendQueue queue = unlimited(curious);
        itself.set(queue);
        curious.onClose(() -> offersDuringWrite.add(elsewhere(() -> queue.offer(event("c")))));

        send(queue, event("a"));
        queue.endAfterFlush(1012, "");

        assertThat(offersDuringWrite).containsExactly(Offer.QUEUED, Offer.REFUSED);
        assertThat(curious.texts()).containsExactly("a", "b");
    }

    @Test
    void framesLeaveInTheOrderOffered() {
        SendQueue queue = unlimited(transport);
        send(queue, event("a"), reply(), event("b"));
        transport.complete();
        send(queue, event("c"));
        transport.complete();
        transport.complete();
        assertThat(transport.texts()).containsExactly("a", PONG, "b", "c");
    }

    @Test
    void framesThatWaitTogetherLeaveInOneWriteOfBoundedSize() {
        SendQueue queue = unlimited(transport);
        send(queue, event("first"));
        IntStream.range(0, 65).forEach(i -> send(queue, event("x")));
        send(queue, event("y".repeat(128 * 1024)), event("z"));
        for (int i = 0; i < 4; i++) {
            transport.complete();
        }
        assertThat(transport.writes()).extracting(List::size).containsExactly(1, 64, 1, 1, 1);
    }

    @Test
    void oneWriterAtATimeHoweverManyProducersAndCompletingThreads() throws InterruptedException {
        int producers = 6;
        int each = 5_000;
        CountDownLatch allWritten = new CountDownLatch(producers * each);
        FakeTransport asynchronous;
        SendQueue queue;
        try (ExecutorService network = Executors.newFixedThreadPool(3)) {
            asynchronous =
                    FakeTransport.doing(
                            (frames, completion) -> {
                                network.execute(() -> completion.completed(null));
                                Arrays.stream(frames).forEach(f -> allWritten.countDown());
                            });
            queue = unlimited(asynchronous);
            SendQueue shared = queue;
            Race.between(
                    IntStream.range(0, producers)
                            .<Runnable>mapToObj(p -> () -> produce(shared, p, each))
                            .toArray(Runnable[]::new));
            allWritten.await();
        }
        assertThat(asynchronous.hasOverlapped()).isFalse();
        for (int p = 0; p < producers; p++) {
            String prefix = p + ":";
            assertThat(asynchronous.texts().stream().filter(t -> t.startsWith(prefix)))
                    .isEqualTo(IntStream.range(0, each).mapToObj(i -> prefix + i).toList());
        }
        assertThat(queue.queuedBytes()).isZero();
        assertThat(budget.queuedBytes()).isZero();
        assertThat(budget.queuedFrames()).isZero();
    }

    private static void produce(SendQueue queue, int producer, int count) {
        for (int i = 0; i < count; i++) {
            send(queue, event(producer + ":" + i));
        }
    }

    @Test
    void aTransportThatCompletesAtOnceDoesNotMakeTheWriterRecurse() {
        List<Transport.Completion> first = new ArrayList<>();
        int[] written = {0};
        SendQueue queue =
                unlimited(
                        (WriteOnly)
                                (frames, completion) -> {
                                    written[0] += frames.length;
                                    if (first.isEmpty()) {
                                        first.add(completion);
                                    } else {
                                        completion.completed(null);
                                    }
                                });
        byte[] tooLargeForABatch = new byte[128 * 1024];
        for (int i = 0; i < 100_000; i++) {
            send(queue, new Frame(tooLargeForABatch, 1, null));
        }
        first.getFirst().completed(null);
        assertThat(written[0]).isEqualTo(100_000);
        assertThat(queue.queuedBytes()).isZero();
    }

    private interface WriteOnly extends Transport {
        @Override
        default void ping() {}

        @Override
        default void close(int code, String reason) {}

        @Override
        default boolean isEnding() {
            return false;
        }

        @Override
        default void abort() {}
    }

    @Test
    void onlyTheFirstOfferOfAnIdleQueueAsksForAFlush() {
        SendQueue queue = unlimited(transport);
        assertThat(queue.offer(event("a"))).isEqualTo(Offer.FLUSH_NEEDED);
        assertThat(queue.offer(event("b"))).isEqualTo(Offer.QUEUED);
        queue.flush();
        assertThat(queue.offer(event("c"))).isEqualTo(Offer.QUEUED);
        transport.complete();
        transport.complete();
        assertThat(queue.offer(event("d"))).isEqualTo(Offer.FLUSH_NEEDED);
    }

    @Test
    void offerOnFullQueueClosesSlowConsumerOnce() {
        SendQueue queue = queue(OverflowPolicy.DISCONNECT, 2, 1000);
        send(queue, event("in flight"), event("waits"));
        assertThat(queue.offer(event("too many"))).isEqualTo(Offer.REFUSED);
        assertThat(queue.offer(event("too late"))).isEqualTo(Offer.REFUSED);
        assertThat(listener.overflows).isEqualTo(1);
        assertThat(overflows("disconnected")).isEqualTo(1);
        transport.complete();
        assertThat(transport.texts()).containsExactly("in flight");
        assertThat(transport.closes()).containsExactly(new Close(4005, "Slow consumer"));
    }

    @Test
    void theListenerIsToldOfAnOverflowWithoutALock() {
        AtomicReference<@Nullable SendQueue> itself = new AtomicReference<>();
        List<Long> bytesSeenElsewhere = new ArrayList<>();
        SendQueue queue =
                new SendQueue(
                        transport,
                        new SendQueue.Limits(
                                1,
                                1000,
                                OverflowPolicy.DISCONNECT,
                                budget,
                                new OutboundMetrics(meters, budget)),
                        new SendQueue.Listener() {
                            @Override
                            public void overflowed() {
                                SendQueue queue = itself.get();
                                if (queue != null) {
                                    elsewhere(
                                            () -> {
                                                queue.discard();
                                                return bytesSeenElsewhere.add(queue.queuedBytes());
                                            });
                                }
                            }

                            @Override
                            public void failed(Throwable failure) {}
                        });
        itself.set(queue);
        send(queue, event("in flight"), event("waits"), event("too many"));
        assertThat(bytesSeenElsewhere).containsExactly(0L);
    }

    @Test
    void bytesAreLimitedToo() {
        SendQueue queue = queue(OverflowPolicy.DISCONNECT, 100, 10);
        send(queue, event("12345"), event("67890"));
        assertThat(listener.overflows).isZero();
        send(queue, event("x"));
        assertThat(listener.overflows).isEqualTo(1);
    }

    @Test
    void oneFrameLargerThanTheLimitPassesWhenNothingWaits() {
        SendQueue queue = queue(OverflowPolicy.DISCONNECT, 100, 10);
        send(queue, event("larger than the limit"), event("as large, behind the one in flight"));
        assertThat(transport.texts()).containsExactly("larger than the limit");
        assertThat(listener.overflows).isZero();
        send(queue, event("x"));
        assertThat(listener.overflows).isEqualTo(1);
    }

    /** One event under two keys, both copies offered before the burst ends. */
    @ParameterizedTest
    @ValueSource(ints = {5, 12})
    void twoLargeFramesOfOneBurstPassAnIdleSocket(int megabytes) {
        SendQueue queue = queue(OverflowPolicy.DISCONNECT, 1024, 8 * MEGABYTE);
        Frame byExecution = new Frame(new byte[megabytes * MEGABYTE], 1, null);
        Frame byGraph = new Frame(new byte[megabytes * MEGABYTE], 1, null);
        assertThat(queue.offer(byExecution)).isEqualTo(Offer.FLUSH_NEEDED);
        assertThat(queue.offer(byGraph)).isEqualTo(Offer.QUEUED);
        queue.flush();
        transport.complete();
        transport.complete();
        assertThat(transport.frames()).containsExactly(byExecution, byGraph);
        assertThat(listener.overflows).isZero();
    }

    @ParameterizedTest
    @EnumSource(OverflowPolicy.class)
    void aLargeFrameBehindASmallOneOfItsBurstPassesAndCostsNothing(OverflowPolicy overflow) {
        FakeTransport instant = FakeTransport.instant();
        SendQueue queue = queue(instant, overflow, 1024, 8 * MEGABYTE);
        assertThat(queue.offer(state("n", "small"))).isEqualTo(Offer.FLUSH_NEEDED);
        assertThat(queue.offer(new Frame(new byte[9 * MEGABYTE], 1, null)))
                .isEqualTo(Offer.FLUSH_NEEDED);
        queue.flush();
        assertThat(instant.frames()).hasSize(2);
        assertThat(listener.overflows).isZero();
    }

    @Test
    void aBurstOfMoreFramesThanMayWaitPassesAnIdleSocket() {
        FakeTransport instant = FakeTransport.instant();
        SendQueue queue = queue(instant, OverflowPolicy.DISCONNECT, 4, 1000);
        for (int i = 0; i < 10; i++) {
            assertThat(queue.offer(event(Integer.toString(i)))).isNotEqualTo(Offer.REFUSED);
        }
        queue.flush();
        assertThat(instant.frames()).hasSize(10);
    }

    @Test
    void dropOldestDropsEventsAndNeverReplies() {
        SendQueue queue = queue(OverflowPolicy.DROP_OLDEST, 4, 1000);
        send(queue, event("in flight"), event("old"), reply(), event("newer"));
        send(queue, event("newest"), reply());
        transport.complete();
        assertThat(transport.texts()).containsExactly("in flight", PONG, "newest", PONG);
        assertThat(overflows("dropped")).isEqualTo(2);
        assertThat(listener.overflows).isZero();
    }

    @Test
    void dropOldestDisconnectsWhenOnlyRepliesWait() {
        SendQueue queue = queue(OverflowPolicy.DROP_OLDEST, 2, 1000);
        send(queue, reply(), reply(), event("no room"));
        assertThat(listener.overflows).isEqualTo(1);
    }

    @Test
    void conflateKeepsTheNewestOfEachSubjectInOrder() {
        SendQueue queue = queue(OverflowPolicy.CONFLATE, 6, 1000);
        send(queue, state("a", "a0"), state("a", "a1"), state("b", "b1"), reply());
        send(queue, state("a", "a2"), event("plain"));
        send(queue, state("b", "b2"));
        transport.complete();
        assertThat(transport.texts()).containsExactly("a0", PONG, "a2", "plain", "b2");
        assertThat(overflows("conflated")).isEqualTo(2);
        assertThat(listener.overflows).isZero();
    }

    @Test
    void conflateKeepsStatesOfOneIdUnderDifferentChannelsApart() {
        SendQueue queue = queue(OverflowPolicy.CONFLATE, 3, 1000);
        send(queue, event("in flight"));
        send(queue, event("under e", new Frame.Subject("u|graph_exec#e", "id")));
        send(queue, event("under g", new Frame.Subject("u|graph#g|executions", "id")));
        send(queue, event("one too many", new Frame.Subject("u|graph_exec#f", "id")));
        assertThat(listener.overflows).isEqualTo(1);
    }

    @Test
    void conflateDisconnectsWhenAllStatesAreDistinct() {
        SendQueue queue = queue(OverflowPolicy.CONFLATE, 3, 1000);
        send(queue, state("a", "a"), state("b", "b"), state("c", "c"), state("d", "d"));
        assertThat(listener.overflows).isEqualTo(1);
        assertThat(overflows("disconnected")).isEqualTo(1);
    }

    @Test
    void endAfterFlushWritesWhatWaitsAndThenCloses() {
        SendQueue queue = unlimited(transport);
        send(queue, event("in flight"), event("waits"));
        queue.endAfterFlush(1012, "Service restart");
        assertThat(queue.offer(event("too late"))).isEqualTo(Offer.REFUSED);
        transport.complete();
        assertThat(transport.closes()).isEmpty();
        transport.complete();
        assertThat(transport.texts()).containsExactly("in flight", "waits");
        assertThat(transport.closes()).containsExactly(new Close(1012, "Service restart"));
    }

    @Test
    void endNowDiscardsWhatWaitsAndClosesBehindTheWriteInFlight() {
        SendQueue queue = unlimited(transport);
        send(queue, event("in flight"), event("waits"));
        queue.endNow(4004, "Idle timeout");
        assertThat(transport.closes()).isEmpty();
        transport.complete();
        assertThat(transport.texts()).containsExactly("in flight");
        assertThat(transport.closes()).containsExactly(new Close(4004, "Idle timeout"));
        assertThat(budget.queuedBytes()).isZero();
    }

    @Test
    void anIdleQueueClosesAtOnceAndOnce() {
        SendQueue queue = unlimited(transport);
        queue.endNow(4004, "Idle timeout");
        queue.endAfterFlush(1012, "Service restart");
        queue.flush();
        assertThat(transport.closes()).containsExactly(new Close(4004, "Idle timeout"));
    }

    @Test
    void framesOfAnUnflushedBurstLeaveBeforeTheClose() {
        SendQueue queue = unlimited(transport);
        queue.offer(event("waits for its burst's end"));
        queue.endAfterFlush(1012, "");
        transport.complete();
        queue.flush();
        assertThat(transport.texts()).containsExactly("waits for its burst's end");
        assertThat(transport.closes()).hasSize(1);
    }

    @Test
    void discardReleasesEverythingAndClosesNothing() {
        SendQueue queue = unlimited(transport);
        send(queue, event("123"), event("45"));
        queue.discard();
        queue.discard();
        assertThat(budget.queuedBytes()).isZero();
        transport.complete();
        assertThat(budget.queuedBytes()).isZero();
        assertThat(budget.queuedFrames()).isZero();
        assertThat(transport.closes()).isEmpty();
        assertThat(queue.offer(event("x"))).isEqualTo(Offer.REFUSED);
    }

    @Test
    void aFailedWriteIsReportedAndReleasesEverything() {
        SendQueue queue = unlimited(transport);
        send(queue, event("a"), event("b"));
        transport.fail();
        assertThat(listener.failures).hasSize(1);
        assertThat(queue.queuedBytes()).isZero();
        assertThat(queue.isWriting()).isFalse();
        assertThat(budget.queuedBytes()).isZero();
        assertThat(queue.offer(event("c"))).isEqualTo(Offer.REFUSED);
        assertThat(transport.texts()).containsExactly("a");
    }

    @Test
    void aTransportThatThrowsCountsAsAFailedWrite() {
        SendQueue queue =
                unlimited(
                        FakeTransport.doing(
                                (frames, completion) -> {
                                    throw new IllegalStateException("a defect");
                                }));
        send(queue, event("a"));
        assertThat(listener.failures).hasSize(1);
        assertThat(budget.queuedBytes()).isZero();
        assertThat(queue.offer(event("b"))).isEqualTo(Offer.REFUSED);
    }

    @Test
    void aWriteThatCompletesTwiceCountsOnce() {
        List<Transport.Completion> completions = new ArrayList<>();
        SendQueue queue =
                unlimited(FakeTransport.doing((frames, completion) -> completions.add(completion)));
        send(queue, event("a"), event("b"));
        completions.get(0).completed(null);
        completions.get(0).completed(null);
        assertThat(completions).hasSize(2);
        assertThat(queue.queuedBytes()).isEqualTo(1);
        completions.get(1).completed(null);
        assertThat(budget.queuedBytes()).isZero();
    }

    @Test
    void onlyAWriteInFlightCanStall() {
        SendQueue queue = unlimited(transport);
        long minute = TimeUnit.MINUTES.toNanos(1);
        assertThat(queue.stalledNanos(System.nanoTime() + minute)).isZero();
        send(queue, event("a"));
        assertThat(queue.stalledNanos(System.nanoTime() + minute)).isGreaterThanOrEqualTo(minute);
        transport.complete();
        assertThat(queue.stalledNanos(System.nanoTime() + minute)).isZero();
    }

    @Test
    void onlyEventsCountAsDeliveries() {
        SendQueue queue = unlimited(transport);
        send(queue, event("a"), reply(), event("b"));
        transport.complete();
        transport.complete();
        assertThat(meters.get("fanfare.deliveries").counter().count()).isEqualTo(2);
        assertThat(meters.get("fanfare.delivery.latency").timer().count()).isEqualTo(2);
    }
}
