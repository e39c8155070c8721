package io.fanfare.gateway.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.demo.DemoProperties;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

import java.time.Duration;

class WelcomeTests {

    @Test
    void showsTheSocketWithATokenOfTheDemosUser() {
        assertThat(welcome(true, userId -> "token-of-" + userId))
                .contains("npx -y wscat -c 'ws://localhost:18001/ws?token=token-of-u1'");
    }

    @Test
    void showsTheSocketWithoutATokenWhenNoneIsNeeded() {
        assertThat(welcome(true, null)).contains("npx -y wscat -c 'ws://localhost:18001/ws'");
    }

    @Test
    void saysWhetherTheDemoPlays() {
        assertThat(welcome(true, null)).contains("Demo     plays");
        assertThat(welcome(false, null)).contains("Demo     is off");
    }

    @Test
    void namesRedisAndTheSubscription() {
        assertThat(welcome(true, null))
                .contains("Redis    127.0.0.1:16379")
                .contains(
                        """
                        {"method":"subscribe_graph_executions","data":{"graph_id":"%s"}}\
                        """
                                .formatted(DemoProperties.GRAPH_ID));
    }

    private static String welcome(boolean plays, @Nullable LocalToken token) {
        MockEnvironment environment =
                new MockEnvironment()
                        .withProperty("local.server.port", "18001")
                        .withProperty("fanfare.redis.nodes", "127.0.0.1:16379");
        DemoProperties demo =
                new DemoProperties(plays, true, "u1", Duration.ofSeconds(1), Duration.ofSeconds(1));
        return new Welcome(environment, demo, token, System.out).text();
    }
}
