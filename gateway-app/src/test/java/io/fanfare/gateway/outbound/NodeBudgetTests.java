package io.fanfare.gateway.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class NodeBudgetTests {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final NodeBudget budget = new NodeBudget(100);
    private final SendQueue.Limits limits =
            new SendQueue.Limits(
                    1000,
                    1000,
                    OverflowPolicy.DISCONNECT,
                    budget,
                    new OutboundMetrics(meters, budget));
    private final List<String> overflowed = new ArrayList<>();

    /** A consumer whose queue ends when it overflows, as a connection's does. */
    private final class Consumer implements SendQueue.Listener {
        private final String name;
        private final FakeTransport transport;
        private final SendQueue queue;

        Consumer(String name) {
            this(name, FakeTransport.holding());
        }

        Consumer(String name, FakeTransport transport) {
            this.name = name;
            this.transport = transport;
            this.queue = new SendQueue(transport, limits, this);
        }

        SendQueue.Offer send(int bytes) {
            SendQueue.Offer outcome = queue.offer(new Frame(new byte[bytes], 1, null));
            if (outcome == SendQueue.Offer.FLUSH_NEEDED) {
                queue.flush();
            }
            return outcome;
        }

        @Override
        public void overflowed() {
            overflowed.add(name);
            queue.endNow(4005, "Slow consumer");
        }

        @Override
        public void failed(Throwable failure) {}
    }

    @Test
    void theFullestQueueGoesFirst() {
        Consumer small = new Consumer("small");
        Consumer large = new Consumer("large");
        Consumer last = new Consumer("last");
        small.send(10);
        large.send(1);
        large.send(70);
        assertThat(overflowed).isEmpty();
        last.send(30);
        assertThat(overflowed).containsExactly("large");
        assertThat(budget.isExceeded()).isFalse();
        assertThat(
                        meters.get("fanfare.outbound.overflow")
                                .tag("outcome", "node_budget")
                                .counter()
                                .count())
                .isEqualTo(1);
    }

    @Test
    void theOneWhoExceedsItMayBeTheFullest() {
        Consumer small = new Consumer("small");
        Consumer large = new Consumer("large");
        small.send(10);
        large.send(1);
        large.send(95);
        assertThat(overflowed).containsExactly("large");
        assertThat(small.send(10)).isEqualTo(SendQueue.Offer.QUEUED);
    }

    @Test
    void bytesReturnToZeroWhateverEndsTheQueues() {
        Consumer written = new Consumer("written");
        Consumer discarded = new Consumer("discarded");
        Consumer failed = new Consumer("failed");
        Consumer ended = new Consumer("ended");
        for (Consumer consumer : List.of(written, discarded, failed, ended)) {
            consumer.send(5);
            consumer.send(6);
        }
        assertThat(budget.queuedBytes()).isEqualTo(44);
        assertThat(budget.queuedFrames()).isEqualTo(8);
        written.transport.complete();
        written.transport.complete();
        discarded.queue.discard();
        discarded.transport.complete();
        failed.transport.fail();
        ended.queue.endAfterFlush(1012, "");
        ended.transport.complete();
        ended.transport.complete();
        assertThat(budget.queuedBytes()).isZero();
        assertThat(budget.queuedFrames()).isZero();
        assertThat(overflowed).isEmpty();
    }

    @Test
    void whatIsInFlightToOneWhoWentCostsNobodyElseTheConnection() {
        Consumer stuck = new Consumer("stuck");
        Consumer healthy = new Consumer("healthy");
        stuck.send(90);
        healthy.send(20);
        healthy.send(1);
        assertThat(overflowed).containsExactly("stuck");
    }

    /** One large event for several sockets, offered to them all before the burst ends. */
    @Test
    void whatNobodyTriedToWriteCostsNobodyTheConnection() {
        List<Consumer> tabs = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            tabs.add(new Consumer("tab", FakeTransport.instant()));
        }
        Frame event = new Frame(new byte[15], 1, null);
        tabs.forEach(tab -> tab.queue.offer(event));
        tabs.forEach(tab -> tab.queue.offer(event));
        tabs.forEach(tab -> tab.queue.flush());
        assertThat(overflowed).isEmpty();
        assertThat(tabs).allSatisfy(tab -> assertThat(tab.transport.frames()).hasSize(2));
    }

    @Test
    void oneThatWasToBeWrittenToItsEndPaysBeforeTheOthers() {
        Consumer drained = new Consumer("drained");
        Consumer healthy = new Consumer("healthy");
        drained.send(10);
        drained.send(60);
        drained.queue.endAfterFlush(1012, "Service restart");
        healthy.send(40);
        assertThat(budget.isExceeded()).isFalse();
        assertThat(overflowed).isEmpty();
        drained.transport.complete();
        assertThat(drained.transport.frames()).hasSize(1);
        assertThat(drained.transport.closes())
                .containsExactly(new FakeTransport.Close(1012, "Service restart"));
        assertThat(budget.queuedBytes()).isEqualTo(40);
    }

    @Test
    void asManyGoAsItTakesAndNoMore() {
        for (int i = 0; i < 50; i++) {
            new Consumer("consumer").send(2);
        }
        assertThat(overflowed).isEmpty();
        budget.add(0, 40);
        budget.relieve();
        assertThat(overflowed).hasSize(20);
        assertThat(budget.isExceeded()).isFalse();
    }
}
