package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.Ports;
import io.fanfare.it.support.Publisher;
import io.fanfare.it.support.RedisServer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The tests' own Redis can be trusted: it comes, goes and comes back on its port. */
class RedisServerIT {

    @Test
    void comesBackOnItsPortAfterAKill() {
        try (RedisServer redis = RedisServer.start()) {
            int port = redis.port();
            assertPublishes(redis);
            redis.kill();
            Awaitility.await().until(() -> !Ports.isListening(port));
            redis.startAgain();
            assertThat(redis.port()).isEqualTo(port);
            assertPublishes(redis);
        }
    }

    private static void assertPublishes(RedisServer redis) {
        try (Publisher publisher = Publisher.to(redis)) {
            assertThat(publisher.publish("nobody", "listens")).isZero();
        }
    }
}
