package io.fanfare.gateway.connection;

import io.fanfare.gateway.outbound.FlushBatch;
import io.fanfare.gateway.outbound.Frame;
import io.fanfare.gateway.outbound.SendQueue;
import io.fanfare.gateway.outbound.SendQueue.Offer;
import io.fanfare.gateway.outbound.SendQueues;
import io.fanfare.gateway.outbound.Transport;
import io.fanfare.model.socket.CloseCode;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.atomic.AtomicReference;

/**
 * One client's socket, open from its admission to its first close: the first code wins, and whoever
 * closes, the same clean-up runs once.
 *
 * <p>After the close nothing is sent but the close frame; the socket itself may linger until the
 * peer answers or the reaper loses patience. Thread-safe; no method blocks.
 */
public final class Connection {

    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    /** Life of a connection, in this order. */
    public enum State {
        OPEN,
        /** Closed by one side, its socket not yet gone. */
        CLOSING,
        GONE
    }

    private final ConnectionId id;
    private final String userId;
    private final String userHash;
    private final long openedNanos;
    private final Transport transport;
    private final SendQueue queue;
    private final Lifecycle lifecycle;
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

    /** Written by the authenticate command, read by the reaper and by operators. */
    private volatile TokenClaims token;

    /** Written by the container's threads, read by the reaper. */
    private volatile long lastHeardNanos;

    /** Written by whoever closes, read by the reaper and the log. */
    private volatile @Nullable Ending ending;

    /** When its container was found to be ending it; 0 before. Read by the reaper. */
    private volatile long brokenNanos;

    /** Written before anybody can find the connection, then owned by the reaper. */
    private long nextPingNanos;

    /**
     * The first close, by whichever side.
     *
     * @param reason what we say, empty where the client closed: its own words may be anything
     */
    record Ending(int code, String reason, CloseCause cause, long atNanos) {}

    /** Runs what must happen once when connections change state; called without locks. */
    interface Lifecycle {
        void closing(Connection connection, Ending ending);

        void gone(Connection connection);
    }

    Connection(
            ConnectionId id,
            String userId,
            TokenClaims token,
            Transport transport,
            SendQueues queues,
            Lifecycle lifecycle,
            long nowNanos) {
        this.id = id;
        this.userId = userId;
        this.userHash = UserHash.of(userId);
        this.openedNanos = nowNanos;
        this.transport = transport;
        this.lifecycle = lifecycle;
        this.lastHeardNanos = nowNanos;
        this.token = token;
        this.queue =
                queues.create(
                        transport,
                        new SendQueue.Listener() {
                            @Override
                            public void overflowed() {
                                close(CloseCode.SLOW_CONSUMER);
                            }

                            @Override
                            public void failed(Throwable failure) {
                                log.debug("A write of {} failed", Connection.this, failure);
                                abortUnlessEnding();
                            }

                            @Override
                            public String toString() {
                                return Connection.this.toString();
                            }
                        });
    }

    public ConnectionId id() {
        return id;
    }

    public String userId() {
        return userId;
    }

    /** The user as logs and operators see them. */
    public String userHash() {
        return userHash;
    }

    public boolean isOpen() {
        return state.get() == State.OPEN;
    }

    State state() {
        return state.get();
    }

    /** Sends a reply or a single event now; a frame that does not fit closes the connection. */
    public void send(Frame frame) {
        if (queue.offer(frame) == Offer.FLUSH_NEEDED) {
            queue.flush();
        }
    }

    /** Queues an event; it leaves when the batch is flushed, if not before. */
    public void send(Frame frame, FlushBatch batch) {
        if (queue.offer(frame) == Offer.FLUSH_NEEDED) {
            batch.add(queue);
        }
    }

    /** Closes with the code's own reason. */
    public void close(CloseCode code) {
        close(code, code.reason());
    }

    /**
     * Closes at once: frames that wait are discarded.
     *
     * @return whether it was open until now; otherwise nothing happens
     */
    public boolean close(CloseCode code, String reason) {
        boolean isFirst = beginClose(code.code(), reason, CloseCause.of(code.code(), reason));
        if (isFirst) {
            queue.endNow(code.code(), reason);
        }
        return isFirst;
    }

    /** Closes behind the frames that wait. Does nothing if closed already. */
    void closeAfterFlush(CloseCode code, String reason) {
        if (beginClose(code.code(), reason, CloseCause.of(code.code(), reason))) {
            queue.endAfterFlush(code.code(), reason);
        }
    }

    /** Ends the socket without a close frame. */
    public void abort() {
        beginClose(ABNORMAL, "", CloseCause.GATEWAY);
        queue.discard();
        transport.abort();
    }

    /**
     * After a write that failed. A container that ends a socket fails the frames that wait before
     * its close frame leaves: to cut the socket now would take the code from the client. It will
     * tell us of the end with that code, or the reaper loses patience.
     */
    private void abortUnlessEnding() {
        if (transport.isEnding()) {
            brokenNanos = System.nanoTime() | 1;
        } else {
            abort();
        }
    }

    /** Forgets a connection that was refused before anybody knew of it. */
    void discardUnadmitted() {
        state.set(State.GONE);
        queue.discard();
    }

    /** The socket is gone; called by the edge once, with the code that ended it. */
    public void gone(int code) {
        beginClose(code, "", CloseCause.SOCKET);
        queue.discard();
        if (state.getAndSet(State.GONE) != State.GONE) {
            lifecycle.gone(this);
        }
    }

    /** What RFC 6455 calls a connection that ended without a close frame. */
    static final int ABNORMAL = 1006;

    private boolean beginClose(int code, String reason, CloseCause cause) {
        if (!state.compareAndSet(State.OPEN, State.CLOSING)) {
            return false;
        }
        Ending first = new Ending(code, reason, cause, System.nanoTime());
        ending = first;
        lifecycle.closing(this, first);
        return true;
    }

    /** Anything arrived from the client, a pong included. */
    public void heard(long nowNanos) {
        lastHeardNanos = nowNanos;
    }

    /** The connection lives by that token from now on. */
    public void renew(TokenClaims renewed) {
        token = renewed;
    }

    public TokenClaims token() {
        return token;
    }

    boolean isExpired(long nowMillis) {
        return token.isExpired(nowMillis);
    }

    /** Since anything last arrived from the client. */
    public long silentNanos(long nowNanos) {
        return nowNanos - lastHeardNanos;
    }

    long stalledNanos(long nowNanos) {
        return queue.stalledNanos(nowNanos);
    }

    /** Since its close, or since its container was found to be ending it; 0 before. */
    long closingNanos(long nowNanos) {
        Ending first = ending;
        if (first != null) {
            return nowNanos - first.atNanos();
        }
        long broken = brokenNanos;
        return broken == 0 ? 0 : nowNanos - broken;
    }

    /** How it ended, or null before. */
    @Nullable Ending ending() {
        return ending;
    }

    /** From its opening to that moment. */
    public long ageNanos(long nowNanos) {
        return nowNanos - openedNanos;
    }

    /** What waits and what has left. */
    public SendQueue.Books books() {
        return queue.books();
    }

    long nextPingNanos() {
        return nextPingNanos;
    }

    void schedulePing(long atNanos) {
        nextPingNanos = atNanos;
    }

    /** Pings, unless a write is stuck: then the ping could only pile up behind it. */
    void ping() {
        if (!queue.isWriting()) {
            transport.ping();
        }
    }

    @Override
    public String toString() {
        return "connection " + id.number();
    }
}
