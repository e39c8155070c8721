package io.fanfare.gateway.bus.resp;

import static io.fanfare.gateway.bus.resp.RespFrame.INCOMPLETE;
import static io.fanfare.gateway.bus.resp.RespFrame.UNKNOWN;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Reads the messages of one kind straight from a connection's bytes; everything else passes on to
 * the Redis client, in the order it came.
 *
 * <p>The client reads each of RESP3's pushes twice, once to learn what it is and once for what it
 * holds, which made an event a sixth dearer; of RESP2's arrays it reads part by part, each through
 * a state of its own. Runs on the connection's I/O thread, but for {@link #deliverTo}.
 */
public final class PushReader extends ByteToMessageDecoder {

    /** How a message begins, by the way it was subscribed. */
    public enum Kind {
        /** {@code PSUBSCRIBE} on RESP2: pattern, channel and text follow. */
        PATTERN("*4\r\n$8\r\npmessage\r\n", true),
        /** {@code SSUBSCRIBE} on RESP3: channel and text follow. */
        SHARDED(">3\r\n$8\r\nsmessage\r\n", false);

        private final String head;
        private final boolean hasPattern;

        Kind(String head, boolean hasPattern) {
            this.head = head;
            this.hasPattern = hasPattern;
        }
    }

    private final Kind kind;

    /** Who gets the messages; while null the Redis client does. */
    private volatile @Nullable Sink sink;

    /**
     * Whether bytes came that are no frame: from then on all are the Redis client's, which fails or
     * delivers itself.
     */
    private boolean isLost;

    /** Takes one message; on the connection's I/O thread. */
    public interface Sink {
        /**
         * A message as it came.
         *
         * @param subscription what was subscribed: a pattern, or the channel itself
         */
        void message(byte[] subscription, byte[] channel, byte[] body);
    }

    PushReader(Kind kind, @Nullable Sink sink) {
        this.kind = kind;
        this.sink = sink;
    }

    /** From now on messages go there; any thread. */
    public void deliverTo(Sink to) {
        sink = to;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        int start = in.readerIndex();
        Sink to = sink;
        int end;
        if (isLost) {
            end = in.writerIndex();
        } else if (to != null && startsMessage(in)) {
            end = readMessage(in, to);
            if (end >= 0) {
                return;
            }
        } else {
            end = RespFrame.end(in, start);
        }
        if (end == UNKNOWN) {
            isLost = true;
            end = in.writerIndex();
        }
        if (end != INCOMPLETE) {
            out.add(in.readRetainedSlice(end - start));
        }
    }

    private boolean startsMessage(ByteBuf in) {
        String head = kind.head;
        if (in.readableBytes() < head.length()) {
            return false;
        }
        int start = in.readerIndex();
        for (int i = 0; i < head.length(); i++) {
            if (in.getByte(start + i) != head.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Hands on the message that begins here and says where it ends, or one of the constants. */
    private int readMessage(ByteBuf in, Sink to) {
        int first = in.readerIndex() + kind.head.length();
        int channel = kind.hasPattern ? RespFrame.afterText(in, first) : first;
        int body = channel < 0 ? channel : RespFrame.afterText(in, channel);
        int end = body < 0 ? body : RespFrame.afterText(in, body);
        if (end < 0) {
            return end;
        }
        byte[] name = RespFrame.text(in, channel);
        byte[] subscription = kind.hasPattern ? RespFrame.text(in, first) : name;
        byte[] bytes = RespFrame.text(in, body);
        in.readerIndex(end);
        to.message(subscription, name, bytes);
        return end;
    }
}
