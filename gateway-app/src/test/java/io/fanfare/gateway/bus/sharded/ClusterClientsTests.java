package io.fanfare.gateway.bus.sharded;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.bus.resp.PushReader;
import io.fanfare.gateway.bus.resp.PushReaders;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;

/** Requests that the client refuses before it sends anything. */
@Timeout(60)
class ClusterClientsTests {

    private static final RedisURI SEED = RedisURI.create("127.0.0.1", 1);

    private final ClientResources resources = DefaultClientResources.create();
    private final ClusterClients clients =
            new ClusterClients(
                    SEED,
                    resources,
                    RedisClusterClient.create(resources, SEED),
                    RedisClient.create(resources),
                    new PushReaders(PushReader.Kind.SHARDED));

    @AfterEach
    void close() {
        clients.close();
    }

    @Test
    void aNodeThatCannotBeAnAddressFailsAsOneThatIsAway() {
        assertThat(clients.connect("node").toCompletableFuture()).isCompletedExceptionally();
        assertThat(clients.connect("node:x").toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void afterTheEndRequestsFailInsteadOfThrowing() {
        clients.close();
        assertThat(clients.connect("127.0.0.1:1").toCompletableFuture()).isCompletedExceptionally();
        assertThat(clients.topology().toCompletableFuture()).failsWithin(Duration.ofSeconds(30));
    }
}
