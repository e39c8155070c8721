package io.fanfare.gateway.bus.sharded;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Names of channels as text, messages as the bytes they are. */
enum ChannelCodec implements RedisCodec<String, byte[]> {
    INSTANCE;

    @Override
    public String decodeKey(ByteBuffer bytes) {
        return new String(ByteArrayCodec.INSTANCE.decodeKey(bytes), StandardCharsets.UTF_8);
    }

    @Override
    public byte[] decodeValue(ByteBuffer bytes) {
        return ByteArrayCodec.INSTANCE.decodeValue(bytes);
    }

    @Override
    public ByteBuffer encodeKey(String key) {
        return ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public ByteBuffer encodeValue(byte[] value) {
        return ByteBuffer.wrap(value);
    }
}
