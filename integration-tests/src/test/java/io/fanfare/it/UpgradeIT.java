package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.Crowd;
import io.fanfare.it.support.GatewayProcess;
import io.fanfare.it.support.Haproxy;
import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Numbered;
import io.fanfare.it.support.RedisServer;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.Tool;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

import java.time.Duration;
import java.util.Map;

/** Two gateways behind a proxy, under load: what their clients notice when gateways come and go. */
@Isolated("its load disturbs what others time")
class UpgradeIT {

    private static final int SOCKETS = 2_000;
    private static final int USERS = 50;
    private static final Duration DRAIN = Duration.ofSeconds(8);

    private static final Duration BATCH_EVERY = Duration.ofMillis(100);

    /** What a client needs to notice, to wait its random moment, and to shake hands. */
    private static final Duration RETURN = Duration.ofSeconds(4);

    private static RedisServer redis;
    private static GatewayProcess one;
    private static GatewayProcess two;
    private static Haproxy proxy;

    private Numbered events;
    private Crowd crowd;

    @BeforeAll
    static void start() {
        Tool.require("haproxy");
        redis = RedisServer.start();
        one = GatewayProcess.start(environment());
        two = GatewayProcess.start(environment());
        one.awaitReady();
        two.awaitReady();
        proxy = Haproxy.before(one, two);
    }

    @AfterAll
    static void end() {
        if (proxy != null) {
            proxy.close();
            one.close();
            two.close();
            redis.close();
        }
    }

    @BeforeEach
    void letTheCrowdIn() {
        proxy.awaitBothUp();
        events = Numbered.to(redis, USERS);
        crowd =
                Crowd.enter(
                        proxy.port(),
                        SOCKETS,
                        i -> Tokens.of(events.user(i % USERS)),
                        events::checkWithoutHoles);
        events.play();
    }

    @AfterEach
    void everybodyLeaves() {
        events.close();
        crowd.close();
        assertThat(events.holes()).as("events lost within a connection").isZero();
        assertThat(events.checked()).isGreaterThan(SOCKETS);
    }

    @Test
    void aRollingRestartSendsTheClientsAFewAtATimeFromOneToTheOther() {
        assertSocketsOn(one, SOCKETS / 2);
        one = restart("first", one, SOCKETS / 2);
        assertSocketsOn(two, SOCKETS);
        two = restart("second", two, SOCKETS);
        assertSocketsOn(one, SOCKETS);
        crowd.awaitAllIn(RETURN);
        assertThat(events.mostBehind()).as("events lacked when sent away").isLessThanOrEqualTo(2);
    }

    /**
     * All of its sockets come back while it drains, and at no moment are more away than those of
     * one batch and of the time that one of them needs to come back.
     */
    private GatewayProcess restart(String name, GatewayProcess gateway, int sockets) {
        crowd.forget();
        long begun = System.nanoTime();
        gateway.terminate();
        Awaitility.await("all of its sockets are back")
                .atMost(DRAIN.plus(RETURN))
                .until(() -> crowd.returns() == sockets);
        Duration took = Duration.ofNanos(crowd.lastReturnNanos() - begun);
        gateway.awaitExit(DRAIN.plus(RETURN));
        int mostAway = mostAwayAtOnce(sockets);
        System.out.printf(
                "The %s gateway's %d sockets were back in %.1f s (drain period %d s), away at once"
                        + " at most %d (of %d), refused %s%n",
                name,
                sockets,
                took.toMillis() / 1000.0,
                DRAIN.toSeconds(),
                crowd.mostAway(),
                mostAway,
                crowd.refusals());
        assertThat(crowd.returns()).isEqualTo(sockets);
        assertThat(crowd.refusals()).isEmpty();
        assertThat(took).isLessThanOrEqualTo(DRAIN);
        assertThat(crowd.mostAway()).isLessThanOrEqualTo(mostAway);
        assertEverybodyHears();
        GatewayProcess successor = gateway.successor(environment());
        proxy.awaitBothUp();
        return successor;
    }

    private static int mostAwayAtOnce(int sockets) {
        double batch = sockets / (0.9 * DRAIN.toMillis() / BATCH_EVERY.toMillis());
        double batchesAway =
                1 + (double) Crowd.COMES_BACK_WITHIN.toMillis() / BATCH_EVERY.toMillis();
        return (int) Math.ceil(batch * batchesAway);
    }

    private void assertEverybodyHears() {
        int before = crowd.fewestWaiting();
        Awaitility.await("everybody hears")
                .atMost(Duration.ofSeconds(20))
                .until(() -> crowd.fewestWaiting() > before + 2);
    }

    @Test
    void ofAGatewayThatIsKilledTheClientsFindTheOther() {
        int sockets = (int) one.metrics().sum("fanfare_connections");
        crowd.forget();
        long begun = System.nanoTime();
        one.close();
        crowd.awaitAllIn(Duration.ofSeconds(30));
        System.out.printf(
                "A killed gateway's %d sockets were back in %.1f s, away at once at most %d,"
                        + " refused %s%n",
                sockets, (System.nanoTime() - begun) / 1e9, crowd.mostAway(), crowd.refusals());
        assertThat(crowd.returns()).isEqualTo(sockets);
        assertThat(crowd.mostAway()).isLessThanOrEqualTo(sockets);
        assertSocketsOn(two, SOCKETS);
        one = one.successor(environment());
    }

    @Test
    void noSocketIsLostWithRedisAndEventsComeWithItAgain() {
        crowd.forget();
        events.pause();
        redis.kill();
        redis.startAgain();
        long begun = System.nanoTime();
        one.awaitReady();
        two.awaitReady();
        System.out.printf(
                "Both gateways heard Redis again %.2f s after it answered%n",
                (System.nanoTime() - begun) / 1e9);
        events.resume();
        assertEverybodyHears();
        assertThat(crowd.returns()).isZero();
        assertThat(crowd.mostAway()).isZero();
    }

    private static void assertSocketsOn(GatewayProcess gateway, int expected) {
        assertThat(gateway.metrics().sum("fanfare_connections")).isEqualTo(expected);
    }

    private static Map<String, String> environment() {
        return Installation.environment(
                redis,
                Installation.settings("FANFARE_CONNECTION_DRAIN_PERIOD", DRAIN.toSeconds() + "s"));
    }
}
