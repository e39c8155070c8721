package io.fanfare.gateway.outbound;

import org.jspecify.annotations.Nullable;

/** One socket as a {@link SendQueue} sees it; no method blocks. */
public interface Transport {

    /**
     * Hands the frames to the network in order and calls the completion exactly once, from any
     * thread, possibly before returning. Called again only after that.
     */
    void write(Frame[] frames, Completion completion);

    /** Sends a ping; a failure shows as silence. */
    void ping();

    /** Sends a close frame behind what was written; the socket ends when the peer answers. */
    void close(int code, String reason);

    /**
     * Whether the container is ending the socket by itself: what it tells the client as its last
     * word may still be on its way.
     */
    boolean isEnding();

    /** Ends the socket at once, without a close frame, whatever is in flight. */
    void abort();

    /** Told when a write has left the process or failed. */
    interface Completion {
        void completed(@Nullable Throwable failure);
    }
}
