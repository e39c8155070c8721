package io.fanfare.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.outbound.Frame;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketMessage;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(60)
class SpringTransportTests {

    private final BlockingQueue<Optional<Throwable>> completions = new LinkedBlockingQueue<>();

    private static Frame[] frames() {
        return new Frame[] {new Frame("x".getBytes(StandardCharsets.UTF_8), 1, null)};
    }

    /** Takes no message until it is cut, and then none ever again. */
    private static final class Stuck extends FakeSession {
        private final CountDownLatch sending = new CountDownLatch(1);
        private final CountDownLatch cut = new CountDownLatch(1);

        @Override
        public void sendMessage(WebSocketMessage<?> message) {
            sending.countDown();
            await(cut);
            throw new IllegalStateException("cut");
        }

        /** As containers do: behind what is being sent. */
        @Override
        public void close(CloseStatus status) {
            await(cut);
            super.close(status);
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void whatIsWrittenIsSentAndSaysSo() throws InterruptedException {
        FakeSession session = new FakeSession();
        new SpringTransport(session)
                .write(frames(), failure -> completions.add(Optional.ofNullable(failure)));
        assertThat(completions.take()).isEmpty();
        assertThat(session.nextSent().getPayload()).isEqualTo("x");
    }

    @Test
    void abortCutsASocketWhoseWriteIsStuck() throws InterruptedException {
        Stuck session = new Stuck();
        SpringTransport transport = new SpringTransport(session, session.cut::countDown);
        transport.write(frames(), failure -> completions.add(Optional.ofNullable(failure)));
        session.sending.await();
        transport.close(4005, "Slow consumer");
        transport.abort();
        assertThat(completions.take()).isPresent();
    }

    @Test
    void abortTriesOnceHoweverOftenItIsAsked() throws InterruptedException {
        AtomicInteger attempts = new AtomicInteger();
        CountDownLatch first = new CountDownLatch(1);
        SpringTransport transport =
                new SpringTransport(
                        new FakeSession(),
                        () -> {
                            attempts.incrementAndGet();
                            first.countDown();
                        });
        for (int i = 0; i < 100; i++) {
            transport.abort();
        }
        first.await();
        assertThat(attempts).hasValue(1);
    }

    /** Nothing else would tell the client. */
    @Test
    void withoutAnythingToCutWithAbortCloses() throws InterruptedException {
        FakeSession session = new FakeSession();
        new SpringTransport(session).abort();
        assertThat(session.nextClose()).isEqualTo(CloseStatus.SESSION_NOT_RELIABLE);
    }
}
