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
 * <p>The client reads each push twice: once to learn what it is, once for what it holds. That made
 * an event a sixth dearer than on the classic bus. Runs on the connection's I/O thread, but for
 * {@link #deliverTo}.
 */
final class PushReader extends ByteToMessageDecoder {

    /** How every message of a sharded channel begins: channel and text follow. */
    private static final byte[] HEAD =
            ">3\r\n$8\r\nsmessage\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Who gets the messages; while null the Redis client does. */
    private volatile @Nullable Sink sink;

    /**
     * Whether bytes came that are no frame: from then on all are the Redis client's, which fails or
     * delivers nothing, and the missing probe ends the connection.
     */
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

    private static boolean startsMessage(ByteBuf in) {
        if (in.readableBytes() < HEAD.length) {
            return false;
        }
        int start = in.readerIndex();
        for (int i = 0; i < HEAD.length; i++) {
            if (in.getByte(start + i) != HEAD[i]) {
                return false;
            }
        }
        return true;
    }

    /** Hands on the message that begins here and says where it ends, or one of the constants. */
    private static int readMessage(ByteBuf in, Sink to) {
        int channelLine = in.readerIndex() + HEAD.length;
        int channel = RespFrame.text(in, channelLine);
        if (channel < 0) {
            return channel;
        }
        int channelLength = RespFrame.textLength(in, channelLine, channel);
        int bodyLine = channel + channelLength + LINE_END;
        int body = RespFrame.text(in, bodyLine);
        if (body < 0) {
            return body;
        }
        int bodyLength = RespFrame.textLength(in, bodyLine, body);
        int end = body + bodyLength + LINE_END;
        if (end > in.writerIndex()) {
            return INCOMPLETE;
        }
        byte[] bytes = new byte[bodyLength];
        in.getBytes(body, bytes);
        String name = in.toString(channel, channelLength, StandardCharsets.UTF_8);
        in.readerIndex(end);
        to.message(name, bytes);
        return end;
    }
}
