package io.fanfare.gateway.socket;

import io.fanfare.gateway.outbound.Frame;
import io.fanfare.gateway.outbound.Transport;

import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

/**
 * Writes events to the socket itself; what it does not take at once leaves Jetty's way, and so do
 * control frames.
 *
 * <p>Jetty's own way of a frame goes through a queue, two state machines and some lists that each
 * connection keeps, all of them old objects that change with every event. Past them an event to one
 * socket took a sixth less CPU, measured beside each other. Usable where nothing stands between
 * frames and socket: no extension, no TLS.
 */
final class DirectTransport implements Transport {

    private static final FrameWriter WRITER = new FrameWriter();
    private static final ByteBuffer[] NOTHING = {};

    private final SharedEndPoint endPoint;

    /** For all but events and replies. */
    private final JettyTransport container;

    private DirectTransport(SharedEndPoint endPoint, JettyTransport container) {
        this.endPoint = endPoint;
        this.container = container;
    }

    /** Null where frames have to take another way. */
    static @Nullable DirectTransport of(CoreSession session) {
        return session instanceof WebSocketCoreSession core
                        && !core.getExtensionStack().hasNegotiatedExtensions()
                        && core.getConnection() != null
                        && core.getConnection().getEndPoint() instanceof SharedEndPoint endPoint
                ? new DirectTransport(endPoint, new JettyTransport(session))
                : null;
    }

    @Override
    public void write(Frame[] frames, Completion completion) {
        if (endPoint.turns().take()) {
            writeInTurn(frames, completion);
        } else {
            endPoint.turns().run(() -> writeInTurn(frames, completion));
        }
    }

    private void writeInTurn(Frame[] frames, Completion completion) {
        ByteBuffer[] rest = NOTHING;
        Throwable failure = null;
        try {
            requireOpen();
            rest = WRITER.write(frames, endPoint.getChannel());
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
        if (rest.length > 0) {
            endPoint.writeInTurn(new Written(completion), rest);
        } else {
            endPoint.turns().pass();
            completion.completed(failure);
        }
    }

    /**
     * Behind a close frame nothing may be sent. The session knows of it before its bytes ask for
     * their turn, so who has the turn and finds it open comes before it.
     */
    private void requireOpen() throws ClosedChannelException {
        if (isEnding()) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public void ping() {
        container.ping();
    }

    @Override
    public void close(int code, String reason) {
        container.close(code, reason);
    }

    @Override
    public boolean isEnding() {
        return container.isEnding();
    }

    @Override
    public void abort() {
        container.abort();
    }
}
