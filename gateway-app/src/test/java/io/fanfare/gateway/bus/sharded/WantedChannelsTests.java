package io.fanfare.gateway.bus.sharded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.gateway.Race;
import io.fanfare.gateway.bus.BusTexts;
import io.fanfare.gateway.bus.Lanes;
import io.fanfare.gateway.bus.TestLanes;
import io.fanfare.gateway.connection.TestConnections;
import io.fanfare.gateway.outbound.FakeTransport;
import io.fanfare.gateway.routing.Route;
import io.fanfare.gateway.subscription.Interest.Lease;
import io.fanfare.gateway.subscription.Topic;
import io.fanfare.model.bus.BusChannels;
import io.fanfare.model.socket.ChannelKey;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(60)
class WantedChannelsTests {

    private static final String NAME = "execution_event/{u/g}/exec/e";
    private static final Topic TOPIC = new Topic.Execution("u", "g", "e");
    private static final long HOUR = Duration.ofHours(1).toNanos();

    private final WantedChannels channels =
            new WantedChannels(BusChannels.DEFAULT, Duration.ofSeconds(30), Duration.ofMillis(50));

    private WantedChannel channel(String name) {
        return Objects.requireNonNull(channels.byName(name));
    }

    private @Nullable WantedChannel nextChanged() {
        return channels.nextChanged();
    }

    @Test
    void topicsHaveTheChannelsAndRoutesOfTheContract() {
        channels.acquire(TOPIC);
        channels.acquire(new Topic.Graph("u", "g"));
        channels.acquireNotifications("u");
        assertThat(channel(NAME).route())
                .isEqualTo(new Route.ToKey("u", ChannelKey.ofExecution("u", "e"), false));
        assertThat(channel("execution_event/{u/g}/all").route())
                .isEqualTo(new Route.ToKey("u", ChannelKey.ofGraph("u", "g"), true));
        assertThat(channel("notification_event/u").route()).isEqualTo(new Route.ToUser("u"));
        assertThat(channel(NAME).slot()).isEqualTo(channel("execution_event/{u/g}/all").slot());
    }

    @Test
    void anExecutionWithoutItsGraphCannotBeWanted() {
        assertThatThrownBy(() -> channels.acquire(new Topic.Execution("u", null, "e")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(channels.size()).isZero();
    }

    @Test
    void whatIsWantedAnewWakesTheReconcilerOnce() {
        AtomicInteger woken = new AtomicInteger();
        channels.onChange(woken::incrementAndGet);
        channels.acquire(TOPIC);
        assertThat(woken).hasValue(1);
        assertThat(nextChanged()).isSameAs(channel(NAME));
        assertThat(nextChanged()).isNull();
    }

    @Test
    void listenersShareOneChannelThatGoesWithTheLast() {
        Lease first = channels.acquire(TOPIC);
        Lease second = channels.acquire(TOPIC);
        assertThat(first).isSameAs(second);
        WantedChannel channel = channel(NAME);
        first.release();
        assertThat(channels.forgetIfOver(channel, System.nanoTime() + HOUR)).isFalse();
        second.release();
        assertThat(channels.forgetIfOver(channel, System.nanoTime())).isTrue();
        assertThat(channels.size()).isZero();
    }

    @Test
    void aChannelThatIsWantedAgainStays() {
        Lease lease = channels.acquire(TOPIC);
        lease.release();
        WantedChannel channel = channel(NAME);
        assertThat(channels.acquire(TOPIC)).isSameAs(channel);
        assertThat(channels.forgetIfOver(channel, System.nanoTime() + HOUR)).isFalse();
    }

    @Test
    void aChannelThatRedisWasAskedForStaysUntilItAnswers() {
        ShardConnection connection = TestShardConnections.silent(channels);
        Lease first = channels.acquire(TOPIC);
        WantedChannel channel = channel(NAME);
        channel.asked(connection, System.nanoTime());
        first.release();
        assertThat(channels.forgetIfOver(channel, System.nanoTime() + HOUR)).isFalse();

        Lease second = channels.acquire(TOPIC);
        assertThat(second).isSameAs(first);
        channel.confirmed(connection, System.nanoTime());
        assertThat(second.confirmed().toCompletableFuture()).isCompletedWithValue(true);

        second.release();
        assertThat(channels.forgetIfOver(channel, System.nanoTime())).isFalse();
        assertThat(channels.forgetIfOver(channel, System.nanoTime() + HOUR)).isTrue();
    }

    @Test
    void aChannelThatRedisRefusedGoesWithItsLastListener() {
        ShardConnection connection = TestShardConnections.silent(channels);
        Lease lease = channels.acquire(TOPIC);
        WantedChannel channel = channel(NAME);
        channel.asked(connection, System.nanoTime());
        lease.release();
        channel.lost(connection, HOUR, System.nanoTime());
        assertThat(channels.forgetIfOver(channel, System.nanoTime())).isTrue();
    }

    @Test
    void aNodeIsBarredForItsTimeAlsoWhereTheClockWraps() {
        ShardConnection connection = TestShardConnections.silent(channels);
        channels.acquire(TOPIC);
        WantedChannel channel = channel(NAME);
        long now = Long.MAX_VALUE - 5;
        channel.asked(connection, now);
        channel.lost(connection, 10, now);
        assertThat(channel.isBarred(connection.node(), now)).isTrue();
        assertThat(channel.isBarred(connection.node(), now + 9)).isTrue();
        assertThat(channel.isBarred(connection.node(), now + 10)).isFalse();
    }

    /** A channel on the move is still subscribed where it was, and may be confirmed in both. */
    @Test
    void onlyTheConnectionThatHoldsAChannelIsHeard() {
        TestConnections connections = TestConnections.with();
        FakeTransport socket = FakeTransport.instant();
        connections.open("u", socket);
        Lanes lanes = TestLanes.of(connections, TestLanes.metrics(connections));
        lanes.start();
        ShardConnection former = TestShardConnections.silent(channels);
        ShardConnection next = TestShardConnections.silent(channels);
        channels.acquireNotifications("u");
        WantedChannel channel = channel("notification_event/u");
        channel.submit(former, BusTexts.notification("u", "before"), lanes);
        channel.asked(former, System.nanoTime());
        channel.submit(former, BusTexts.notification("u", "first"), lanes);
        channel.lost(former, 0, System.nanoTime());
        channel.submit(former, BusTexts.notification("u", "between"), lanes);
        channel.asked(next, System.nanoTime());
        channel.submit(former, BusTexts.notification("u", "again"), lanes);
        channel.submit(next, BusTexts.notification("u", "second"), lanes);
        lanes.stop();
        assertThat(socket.texts()).map(BusTexts::eventOf).containsExactly("first", "second");
    }

    @Test
    void waitingForAConfirmationEndsWithTheLimit() {
        Lease lease = channels.acquire(TOPIC);
        assertThat(lease.confirmed().toCompletableFuture().join()).isFalse();
    }

    @Test
    void listenersThatComeAndGoAtOnceAreCountedRight() throws InterruptedException {
        Runnable comeAndGo =
                () -> {
                    for (int i = 0; i < 2_000; i++) {
                        channels.acquire(TOPIC).release();
                        channels.acquireNotifications("u");
                        channels.releaseNotifications("u");
                    }
                };
        Runnable forget =
                () -> {
                    for (int i = 0; i < 2_000; i++) {
                        channels.all().forEach(c -> channels.forgetIfOver(c, System.nanoTime()));
                    }
                };
        Race.between(comeAndGo, comeAndGo, forget);
        channels.all().forEach(c -> assertThat(c.isListenedTo()).isFalse());
        channels.all().forEach(c -> channels.forgetIfOver(c, System.nanoTime()));
        assertThat(channels.size()).isZero();
    }
}
