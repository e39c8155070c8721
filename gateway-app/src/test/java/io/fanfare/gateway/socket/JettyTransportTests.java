package io.fanfare.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.outbound.Frame;

import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

class JettyTransportTests {

    private final Session session = new Session();
    private final JettyTransport transport = new JettyTransport(session);
    private final List<Object> completions = new ArrayList<>();

    /** Remembers what it is told. */
    private static final class Session extends CoreSession.Empty {
        private final List<OutgoingEntry> sent = new ArrayList<>();
        private final List<String> ends = new ArrayList<>();
        private boolean isOutputOpen = true;

        @Override
        public boolean isOutputOpen() {
            return isOutputOpen;
        }

        @Override
        public void sendFrame(OutgoingEntry entry) {
            sent.add(entry);
        }

        @Override
        public void close(int code, String reason, Callback callback) {
            ends.add(code + " " + reason);
        }

        @Override
        public void abort() {
            ends.add("abort");
        }
    }

    private static Frame frame(String text) {
        return new Frame(text.getBytes(StandardCharsets.UTF_8), 1, null);
    }

    private void write(String... texts) {
        Frame[] frames = new Frame[texts.length];
        for (int i = 0; i < texts.length; i++) {
            frames[i] = frame(texts[i]);
        }
        transport.write(frames, failure -> completions.add(failure == null ? "written" : failure));
    }

    @Test
    void framesLeaveAsTextInOrderAndOnlyTheLastOneFlushes() {
        write("a", "b", "c");
        assertThat(session.sent)
                .extracting(entry -> entry.getFrame().getPayloadAsUTF8())
                .containsExactly("a", "b", "c");
        assertThat(session.sent)
                .allMatch(entry -> entry.getFrame().getOpCode() == OpCode.TEXT)
                .allMatch(entry -> entry.getFrame().isFin());
        assertThat(session.sent)
                .extracting(OutgoingEntry::isBatch)
                .containsExactly(true, true, false);
    }

    @Test
    void theLastFrameCompletesTheWrite() {
        write("a", "b");
        session.sent.getFirst().getCallback().succeeded();
        assertThat(completions).isEmpty();
        session.sent.getLast().getCallback().succeeded();
        assertThat(completions).containsExactly("written");
    }

    @Test
    void aFailureIsHandedOn() {
        write("a");
        IllegalStateException failure = new IllegalStateException("broken");
        session.sent.getLast().getCallback().failed(failure);
        assertThat(completions).containsExactly(failure);
    }

    @Test
    void sharedBytesAreNotConsumed() {
        Frame shared = frame("shared");
        transport.write(new Frame[] {shared}, failure -> {});
        Objects.requireNonNull(session.sent.getLast().getFrame().getPayload()).get();
        transport.write(new Frame[] {shared}, failure -> {});
        assertThat(session.sent.getLast().getFrame().getPayloadAsUTF8()).isEqualTo("shared");
    }

    @Test
    void aSessionWhoseOutputHasEndedIsEnding() {
        assertThat(transport.isEnding()).isFalse();
        session.isOutputOpen = false;
        assertThat(transport.isEnding()).isTrue();
    }

    @Test
    void pingCloseAndAbort() {
        transport.ping();
        assertThat(session.sent.getLast().getFrame().getOpCode()).isEqualTo(OpCode.PING);
        transport.close(4005, "Slow consumer");
        transport.abort();
        assertThat(session.ends).containsExactly("4005 Slow consumer", "abort");
    }
}
