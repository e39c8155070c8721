package io.fanfare.gateway.management;

import io.fanfare.gateway.management.ControlMessage.Stamp;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs orders for the other gateways and tells theirs from forged ones; without a management token
 * it signs nothing and believes everything. Thread-safe.
 *
 * <p>The signature is an HMAC-SHA256 in hex, over a JSON array of strings (so no two orders are
 * written the same), with a key of its own that is made from the token, so that the token itself is
 * never used for anything but to be compared.
 */
final class OrderSigner {

    /** How far the clock of the sender may be from this one, the way of the message included. */
    static final Duration TOLERANCE = Duration.ofSeconds(30);

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PURPOSE = "fanfare control orders 1";

    private final @Nullable SecretKeySpec key;
    private final String channel;
    private final Clock clock;
    private final RecentNonces recent = new RecentNonces(TOLERANCE.multipliedBy(2));

    /**
     * @param token the gateways' common one; empty if there is none
     * @param channel part of what is signed: an order for one group of gateways is none for another
     */
    OrderSigner(String token, String channel, Clock clock) {
        this.key = token.isEmpty() ? null : derivedFrom(token);
        this.channel = channel;
        this.clock = clock;
    }

    /** Why an order is not believed. */
    enum Refusal {
        UNSIGNED,
        /** Not by this token, or changed on its way. */
        WRONG_SIGNATURE,
        /** Or from the future: the clocks differ by more than {@link #TOLERANCE}. */
        STALE,
        /** It came before. */
        REPEATED
    }

    ControlMessage signed(ControlMessage plain) {
        if (key == null) {
            return plain;
        }
        long at = clock.millis();
        String nonce = UUID.randomUUID().toString();
        return plain.with(new Stamp(at, nonce, signature(key, plain, at, nonce)));
    }

    /** Null if it may be obeyed. */
    @Nullable Refusal refusalOf(ControlMessage message) {
        Stamp stamp = message.stamp();
        if (key == null) {
            return null;
        }
        if (stamp == null) {
            return Refusal.UNSIGNED;
        }
        String right = signature(key, message, stamp.atMillis(), stamp.nonce());
        if (!MessageDigest.isEqual(utf8(right), utf8(stamp.signature()))) {
            return Refusal.WRONG_SIGNATURE;
        }
        long now = clock.millis();
        if (Math.abs(now - stamp.atMillis()) > TOLERANCE.toMillis()) {
            return Refusal.STALE;
        }
        return recent.add(stamp.nonce(), now) ? null : Refusal.REPEATED;
    }

    private String signature(SecretKeySpec by, ControlMessage message, long at, String nonce) {
        DisconnectOrder order = message.order();
        String text =
                JsonMapper.shared()
                        .createArrayNode()
                        .add(channel)
                        .add(message.origin())
                        .add(order.kind().label())
                        .add(order.value())
                        .add(Integer.toString(order.code().code()))
                        .add(Long.toString(at))
                        .add(nonce)
                        .toString();
        return HexFormat.of().formatHex(hmac(by, text));
    }

    private static SecretKeySpec derivedFrom(String token) {
        return new SecretKeySpec(
                hmac(new SecretKeySpec(utf8(token), ALGORITHM), PURPOSE), ALGORITHM);
    }

    private static byte[] hmac(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(utf8(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has it", e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
