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
import java.util.concurrent.atomic.AtomicBoolean;
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

    private final Runnable cut;
    private final AtomicBoolean isCut = new AtomicBoolean();

    /**
     * On a container that offers nothing to cut a socket with: {@link #abort} is a close then,
     * which waits behind a write that is stuck.
     */
    SpringTransport(WebSocketSession session) {
        this.session = session;
        this.cut = () -> close(CloseStatus.SESSION_NOT_RELIABLE);
    }

    /**
     * On one that does.
     *
     * @param cut ends the socket whatever is in flight
     */
    SpringTransport(WebSocketSession session, Runnable cut) {
        this.session = session;
        this.cut = cut;
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
        Thread.startVirtualThread(() -> close(new CloseStatus(code, reason)));
    }

    @Override
    public boolean isEnding() {
        return !session.isOpen();
    }

    /** The first time: whoever asks again would only wait beside it. */
    @Override
    public void abort() {
        if (isCut.compareAndSet(false, true)) {
            Thread.startVirtualThread(cut);
        }
    }

    private void close(CloseStatus status) {
        try {
            session.close(status);
        } catch (IOException | RuntimeException e) {
            log.debug("A close was not sent", e);
        }
    }
}
