package io.fanfare.gateway.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.Settings;
import io.fanfare.gateway.bus.BusProperties;
import io.fanfare.gateway.demo.DemoProperties;

import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

import java.time.Duration;

class WelcomeTests {

    @Test
    void showsTheSocketWithItsToken() {
        assertThat(welcome(true, "?token=t1"))
                .contains("npx -y wscat -c 'ws://localhost:18001/ws?token=t1'");
    }

    @Test
    void showsTheSocketWithoutATokenWhenNoneIsNeeded() {
        assertThat(welcome(true, "")).contains("npx -y wscat -c 'ws://localhost:18001/ws'");
    }

    @Test
    void beginsWithTheDashboardSignedInAndWatchingTheDemo() {
        String link = "http://localhost:18001/dashboard/#token=%s&graph=" + DemoProperties.GRAPH_ID;
        assertThat(welcome(true, "?token=t1"))
                .startsWith("\n  Fanfare is ready.\n\n    Open " + link.formatted("t1") + "\n\n");
        assertThat(welcome(true, "")).contains(link.formatted("") + "\n");
    }

    @Test
    void namesNoDashboardWhereThereIsNone() {
        assertThat(welcome(false, true, ""))
                .startsWith("\n  Fanfare is ready.\n\n    Socket ")
                .doesNotContain("/dashboard/");
    }

    @Test
    void saysWhetherTheDemoPlays() {
        assertThat(welcome(true, "")).contains("Demo     plays");
        assertThat(welcome(false, "")).contains("Demo     is off");
    }

    @Test
    void namesRedisAndTheSubscription() {
        assertThat(welcome(true, ""))
                .contains("Redis    127.0.0.1:16379")
                .contains(
                        """
                        {"method":"subscribe_graph_executions","data":{"graph_id":"%s"}}\
                        """
                                .formatted(DemoProperties.GRAPH_ID));
    }

    @Test
    void publishesByHandAsTheBusInUseExpects() {
        assertThat(welcome(true, ""))
                .contains("PUBLISH notification_event/u1")
                .doesNotContain("SPUBLISH");
        assertThat(welcome(true, "", "mode=sharded")).contains("SPUBLISH notification_event/u1");
    }

    private static String welcome(boolean plays, String query, String... busSettings) {
        return welcome(true, plays, query, busSettings);
    }

    private static String welcome(
            boolean hasDashboard, boolean plays, String query, String... busSettings) {
        BusProperties bus = Settings.bind(BusProperties.class, busSettings);
        MockEnvironment environment =
                new MockEnvironment()
                        .withProperty("local.server.port", "18001")
                        .withProperty("fanfare.redis.nodes", "127.0.0.1:16379");
        DemoProperties demo =
                new DemoProperties(plays, true, "u1", Duration.ofSeconds(1), Duration.ofSeconds(1));
        return new Welcome(environment, bus, demo, hasDashboard, query, System.out).text();
    }
}
