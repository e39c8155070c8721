package io.fanfare.gateway.bus.sharded;

import static io.fanfare.gateway.bus.sharded.RespFrame.INCOMPLETE;
import static io.fanfare.gateway.bus.sharded.RespFrame.LINE_END;
import static io.fanfare.gateway.bus.sharded.RespFrame.UNKNOWN;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads the messages of sharded channels straight from a connection's bytes; everything else passes
 * on to the Redis client, in the order it came.
 *
 * <p>The client reads each push twice: once to learn what it is, once for what it holds. Runs on
 * the connection's I/O thread, but for {@link #deliverTo}.
 */
final class PushReader extends ByteToMessageDecoder {

    /** How every message of a sharded channel begins: channel and text follow. */
    private static final byte[] HEAD =
            ">3\r\n$8\r\nsmessage\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Who gets the messages; while null the Redis client does. */
    private volatile @Nullable Sink sink;

    /** Whether bytes came that are no frame: from then on all are the Redis client's. */
    private boolean isLost;

    /** Takes one message; on the connection's I/O thread. */
    interface Sink {
        void message(String channel, byte[] body);
    }

    /** From now on messages go there; any thread. */
    void deliverTo(Sink to) {
        sink = to;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        Sink to = sink;
        int start = in.readerIndex();
        int end = isLost ? UNKNOWN : RespFrame.end(in, start);
        if (end == UNKNOWN) {
            isLost = true;
            end = in.writerIndex();
        } else if (end != INCOMPLETE && to != null && isMessage(in, end)) {
            hand(in, start + HEAD.length, end, to);
            return;
        }
        if (end != INCOMPLETE) {
            out.add(in.readRetainedSlice(end - start));
        }
    }

    private static boolean isMessage(ByteBuf in, int end) {
        int start = in.readerIndex();
        if (end - start < HEAD.length) {
            return false;
        }
        for (int i = 0; i < HEAD.length; i++) {
            if (in.getByte(start + i) != HEAD[i]) {
                return false;
            }
        }
        int bodyLine = RespFrame.afterText(in, start + HEAD.length);
        return bodyLine > 0 && RespFrame.afterText(in, bodyLine) == end;
    }

    /** Hands on a whole message, whose channel's line is at that index. */
    private static void hand(ByteBuf in, int channelLine, int end, Sink to) {
        int bodyLine = RespFrame.afterText(in, channelLine);
        String channel = new String(text(in, channelLine, bodyLine), StandardCharsets.UTF_8);
        byte[] body = text(in, bodyLine, end);
        in.readerIndex(end);
        to.message(channel, body);
    }

    /** The text whose length's line is at the one index and whose end is before the other. */
    private static byte[] text(ByteBuf in, int line, int after) {
        int start = RespFrame.afterLine(in, line);
        byte[] text = new byte[after - LINE_END - start];
        in.getBytes(start, text);
        return text;
    }
}
