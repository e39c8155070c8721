package io.fanfare.gateway.socket;

import io.fanfare.gateway.outbound.Frame;
import io.fanfare.gateway.outbound.Transport;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PingMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes through Spring's session, whatever the container: blocking, each write on a virtual thread
 * of its own, so that the caller never waits.
 */
final class SpringTransport implements Transport {

    private static final Logger log = LoggerFactory.getLogger(SpringTransport.class);

    private final WebSocketSession session;

    /**
     * Spring's sessions take one sender at a time; pings and frames come from different threads.
     */
    private final ReentrantLock sending = new ReentrantLock();

    SpringTransport(WebSocketSession session) {
        this.session = session;
    }

    @Override
    public void write(Frame[] frames, Completion completion) {
        Thread.startVirtualThread(() -> completion.completed(send(frames)));
    }

    private @Nullable Throwable send(Frame[] frames) {
        try {
            for (Frame frame : frames) {
                send(new TextMessage(frame.payload()));
            }
            return null;
        } catch (IOException | RuntimeException e) {
            return e;
        }
    }

    private void send(WebSocketMessage<?> message) throws IOException {
        sending.lock();
        try {
            session.sendMessage(message);
        } finally {
            sending.unlock();
        }
    }

    @Override
    public void ping() {
        Thread.startVirtualThread(
                () -> {
                    try {
                        send(new PingMessage());
                    } catch (IOException | RuntimeException e) {
                        log.debug("A ping was not sent", e);
                    }
                });
    }

    @Override
    public void close(int code, String reason) {
        end(new CloseStatus(code, reason));
    }

    /** The nearest thing that Spring offers. */
    @Override
    public void abort() {
        end(CloseStatus.SESSION_NOT_RELIABLE);
    }

    private void end(CloseStatus status) {
        Thread.startVirtualThread(
                () -> {
                    try {
                        session.close(status);
                    } catch (IOException | RuntimeException e) {
                        log.debug("A close was not sent", e);
                    }
                });
    }
}
