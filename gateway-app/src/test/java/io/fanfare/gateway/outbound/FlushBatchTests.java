package io.fanfare.gateway.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;

import java.util.List;

class FlushBatchTests {

    private final SendQueues queues = TestSendQueues.create(new SimpleMeterRegistry());
    private final FlushBatch batch = new FlushBatch();

    /** Does nothing about failures. */
    private static final class Indifferent implements SendQueue.Listener {
        @Override
        public void overflowed() {}

        @Override
        public void failed(Throwable failure) {}
    }

    private SendQueue queue(Transport transport) {
        return queues.create(transport, new Indifferent());
    }

    private void offer(SendQueue queue, int frames) {
        for (int i = 0; i < frames; i++) {
            if (queue.offer(new Frame(new byte[] {'x'}, 1, null)) == SendQueue.Offer.FLUSH_NEEDED) {
                batch.add(queue);
            }
        }
    }

    @Test
    void framesOfOneBurstLeaveEachSocketInOneWrite() {
        FakeTransport one = FakeTransport.instant();
        FakeTransport other = FakeTransport.instant();
        offer(queue(one), 3);
        offer(queue(other), 2);
        assertThat(one.writes()).isEmpty();
        batch.flush();
        assertThat(one.writes()).extracting(List::size).containsExactly(3);
        assertThat(other.writes()).extracting(List::size).containsExactly(2);
    }

    @Test
    void oneQueueThatThrowsDoesNotHoldUpTheOthers() {
        FakeTransport broken =
                FakeTransport.doing(
                        (frames, completion) -> completion.completed(new IllegalStateException()));
        FakeTransport other = FakeTransport.instant();
        offer(queues.create(broken, new Throwing()), 1);
        offer(queue(other), 1);
        batch.flush();
        assertThat(other.texts()).containsExactly("x");
    }

    /** As a connection would whose socket cannot even be cut. */
    private static final class Throwing implements SendQueue.Listener {
        @Override
        public void overflowed() {}

        @Override
        public void failed(Throwable failure) {
            throw new IllegalStateException("a defect", failure);
        }
    }
}
