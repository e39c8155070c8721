package io.fanfare.gateway.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;

/** A key server and a clock that do what the test says. */
@Timeout(60)
class JwksCacheTests {

    private static final Duration LIFE = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Deque<Runnable> captured = new ArrayDeque<>();
    private List<String> published = List.of("a");
    private boolean isOut;
    private int fetches;
    private long now = Long.MAX_VALUE - Duration.ofMinutes(1).toNanos();

    private final JwksCache cache = cache(Runnable::run);

    private JwksCache cache(Executor executor) {
        return new JwksCache(this::fetch, LIFE, PATIENCE, () -> now, executor);
    }

    private JWKSet fetch() throws IOException {
        fetches++;
        if (isOut) {
            throw new IOException("away");
        }
        return keys(published);
    }

    private static JWKSet keys(List<String> kids) {
        List<JWK> keys = new ArrayList<>();
        kids.forEach(
                kid -> keys.add(new OctetSequenceKey.Builder(new byte[32]).keyID(kid).build()));
        return new JWKSet(keys);
    }

    private void passes(Duration time) {
        now += time.toNanos();
    }

    private static boolean has(JwksCache cache, String kid) throws KeySourceException {
        JWKMatcher matcher = new JWKMatcher.Builder().keyID(kid).build();
        return !cache.find(new JWKSelector(matcher)).isEmpty();
    }

    @Test
    void keysAreFetchedOnceForTheirLife() throws KeySourceException {
        assertThat(has(cache, "a")).isTrue();
        passes(LIFE.dividedBy(2));
        assertThat(has(cache, "a")).isTrue();
        assertThat(fetches).isEqualTo(1);
    }

    @Test
    void aKeyThatIsNoLongerPublishedGoesWithItsLife() throws KeySourceException {
        assertThat(has(cache, "a")).isTrue();
        published = List.of("b");
        passes(LIFE);
        assertThat(has(cache, "a")).isFalse();
    }

    @Test
    void keysInUseAreRenewedBeforeTheirLifeEndsWithoutWaiting() throws KeySourceException {
        JwksCache lazy = cache(captured::add);
        lazy.prefetch();
        captured.remove().run();
        passes(LIFE.minusMinutes(5));
        assertThat(has(lazy, "a")).isTrue();
        assertThat(has(lazy, "a")).isTrue();
        assertThat(captured).hasSize(1);
        captured.remove().run();
        passes(LIFE.minusMinutes(10));
        assertThat(has(lazy, "a")).isTrue();
        assertThat(captured).isEmpty();
        assertThat(fetches).isEqualTo(2);
    }

    @Test
    void anUnknownKeyIsAskedForTwiceInHalfAMinute() throws KeySourceException {
        assertThat(has(cache, "a")).isTrue();
        for (int i = 0; i < 10; i++) {
            assertThat(has(cache, "invented" + i)).isFalse();
            passes(Duration.ofSeconds(1));
        }
        assertThat(fetches).isEqualTo(1 + 2);
        published = List.of("a", "b");
        passes(Duration.ofSeconds(20));
        assertThat(has(cache, "b")).isTrue();
        passes(Duration.ofSeconds(20));
        assertThat(has(cache, "invented")).isFalse();
        assertThat(has(cache, "invented")).isFalse();
        assertThat(fetches).isEqualTo(1 + 2 + 2);
    }

    @Test
    void keysOutliveTheirServerByHours() throws KeySourceException {
        assertThat(has(cache, "a")).isTrue();
        isOut = true;
        passes(LIFE.plusHours(3));
        assertThat(has(cache, "a")).isTrue();
        assertThat(has(cache, "b")).isFalse();
        passes(Duration.ofHours(2));
        assertThatThrownBy(() -> has(cache, "a")).isInstanceOf(KeySourceException.class);
    }

    @Test
    void aServerThatFailedRestsForAMoment() throws KeySourceException {
        isOut = true;
        assertThatThrownBy(() -> has(cache, "a")).isInstanceOf(KeySourceException.class);
        isOut = false;
        assertThatThrownBy(() -> has(cache, "a")).isInstanceOf(KeySourceException.class);
        assertThat(fetches).isEqualTo(1);
        passes(Duration.ofSeconds(1));
        assertThat(has(cache, "a")).isTrue();
    }

    @Test
    void aFetchThatNeverEndsIsGivenUp() throws KeySourceException {
        JwksCache lazy = cache(captured::add);
        lazy.prefetch();
        lazy.prefetch();
        assertThat(captured).hasSize(1);
        passes(PATIENCE);
        lazy.prefetch();
        assertThat(captured).hasSize(2);
        Objects.requireNonNull(captured.pollLast()).run();
        assertThat(has(lazy, "a")).isTrue();
    }

    @Test
    void whileTheServerHangsFewWaitAndKnownKeysAreFound() throws Exception {
        JwksCache hanging = cache(captured::add);
        hanging.prefetch();
        captured.remove().run();

        ConcurrentLinkedQueue<Boolean> answers = new ConcurrentLinkedQueue<>();
        CountDownLatch refused = new CountDownLatch(3 * JwksCache.MOST_WAITING);
        List<Thread> askers = new ArrayList<>();
        for (int i = 0; i < 4 * JwksCache.MOST_WAITING; i++) {
            askers.add(
                    Thread.startVirtualThread(
                            () -> {
                                try {
                                    answers.add(has(hanging, "invented"));
                                } catch (KeySourceException e) {
                                    answers.add(true);
                                }
                                refused.countDown();
                            }));
        }
        refused.await();
        assertThat(answers).hasSize(3 * JwksCache.MOST_WAITING);
        assertThat(has(hanging, "a")).isTrue();
        assertThat(has(hanging, "b")).isFalse();

        captured.remove().run();
        for (Thread asker : askers) {
            asker.join();
        }
        assertThat(answers).hasSize(askers.size()).containsOnly(false);
    }
}
