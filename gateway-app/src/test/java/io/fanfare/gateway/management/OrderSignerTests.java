package io.fanfare.gateway.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.management.ControlMessage.Stamp;
import io.fanfare.gateway.management.DisconnectOrder.Kind;
import io.fanfare.gateway.management.OrderSigner.Refusal;
import io.fanfare.model.socket.CloseCode;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;

class OrderSignerTests {

    private static final String TOKEN = "a-token-for-the-tests";
    private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
    private static final ControlMessage PLAIN =
            new ControlMessage(
                    "r1", new DisconnectOrder(Kind.USER, "ann", CloseCode.INVALID_TOKEN), null);

    private static OrderSigner signer(String token, String channel, Instant at) {
        return new OrderSigner(token, channel, Clock.fixed(at, ZoneOffset.UTC));
    }

    private static OrderSigner signer() {
        return signer(TOKEN, "control", NOW);
    }

    /** After the way over Redis. */
    private static ControlMessage sent(ControlMessage message) {
        return Objects.requireNonNull(ControlMessage.parse(message.json()));
    }

    private static @Nullable Refusal refusalOf(ControlMessage message) {
        return signer().refusalOf(sent(message));
    }

    @Test
    void anOrderOfAnotherGatewayIsBelievedOnce() {
        OrderSigner there = signer();
        ControlMessage order = sent(signer().signed(PLAIN));
        assertThat(there.refusalOf(order)).isNull();
        assertThat(there.refusalOf(order)).isEqualTo(Refusal.REPEATED);
        assertThat(there.refusalOf(sent(signer().signed(PLAIN)))).isNull();
    }

    @Test
    void anUnsignedOneIsNot() {
        assertThat(refusalOf(PLAIN)).isEqualTo(Refusal.UNSIGNED);
    }

    @Test
    void whoeverHasAnotherTokenOrChannelSignsInVain() {
        assertThat(refusalOf(signer("another-token-for-the-tests", "control", NOW).signed(PLAIN)))
                .isEqualTo(Refusal.WRONG_SIGNATURE);
        assertThat(refusalOf(signer(TOKEN, "other", NOW).signed(PLAIN)))
                .isEqualTo(Refusal.WRONG_SIGNATURE);
    }

    @Test
    void nothingOfASignedOrderCanBeChanged() {
        ControlMessage signed = signer().signed(PLAIN);
        Stamp stamp = Objects.requireNonNull(signed.stamp());
        List<ControlMessage> changed =
                List.of(
                        new ControlMessage("r2", PLAIN.order(), stamp),
                        with(
                                new DisconnectOrder(Kind.TOKEN, "ann", CloseCode.INVALID_TOKEN),
                                stamp),
                        with(new DisconnectOrder(Kind.USER, "bob", CloseCode.INVALID_TOKEN), stamp),
                        with(
                                new DisconnectOrder(Kind.USER, "ann", CloseCode.SERVICE_RESTART),
                                stamp),
                        signed.with(
                                new Stamp(stamp.atMillis() + 1, stamp.nonce(), stamp.signature())),
                        signed.with(new Stamp(stamp.atMillis(), "n", stamp.signature())),
                        signed.with(new Stamp(stamp.atMillis(), stamp.nonce(), "")));
        assertThat(changed)
                .allSatisfy(
                        message ->
                                assertThat(refusalOf(message)).isEqualTo(Refusal.WRONG_SIGNATURE));
        assertThat(refusalOf(signed)).isNull();
    }

    private static ControlMessage with(DisconnectOrder order, Stamp stamp) {
        return new ControlMessage("r1", order, stamp);
    }

    @ParameterizedTest
    @CsvSource({"-30001, STALE", "-30000,", "30000,", "30001, STALE"})
    void clocksMayDifferByHalfAMinute(long millis, @Nullable Refusal refusal) {
        assertThat(refusalOf(signer(TOKEN, "control", NOW.plusMillis(millis)).signed(PLAIN)))
                .isEqualTo(refusal);
    }

    @Test
    void withoutATokenNothingIsSignedAndEverythingBelieved() {
        OrderSigner open = signer("", "control", NOW);
        assertThat(open.signed(PLAIN)).isEqualTo(PLAIN);
        assertThat(open.refusalOf(PLAIN)).isNull();
        assertThat(open.refusalOf(signer().signed(PLAIN))).isNull();
    }

    @Test
    void theTokenIsNoPartOfTheMessage() {
        assertThat(signer().signed(PLAIN).json())
                .doesNotContain(TOKEN)
                .containsPattern("\"signature\":\"[0-9a-f]{64}\"}");
    }

    @Test
    void noncesAreForgottenWhenTheyCanNoLongerBeUsed() {
        RecentNonces recent = new RecentNonces(Duration.ofSeconds(60));
        assertThat(recent.add("a", 0)).isTrue();
        assertThat(recent.add("a", 60_000)).isFalse();
        assertThat(recent.add("a", 60_001)).isTrue();
    }
}
