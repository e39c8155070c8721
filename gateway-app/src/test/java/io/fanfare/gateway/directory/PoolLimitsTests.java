package io.fanfare.gateway.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.Settings;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class PoolLimitsTests {

    private static final String PREFIX = "";

    private static PoolLimits limits(String query, String... settings) {
        return PoolLimits.of(
                PostgresUrl.parse("postgresql://db/x" + query).orElseThrow(),
                Settings.bind(DirectoryProperties.class, settings));
    }

    @Test
    void withoutAWordThereIsAConnectionForEachLookUp() {
        assertThat(limits("", PREFIX + "max-concurrent=5"))
                .isEqualTo(new PoolLimits(5, Duration.ofSeconds(5), Duration.ofSeconds(3)));
    }

    @Test
    void theAddressCountsWhereNoSettingDoes() {
        String query = "?connection_limit=2&connect_timeout=7&pool_timeout=9";

        assertThat(limits(query))
                .isEqualTo(new PoolLimits(2, Duration.ofSeconds(7), Duration.ofSeconds(9)));
        assertThat(
                        limits(
                                query,
                                PREFIX + "postgres.max-connections=3",
                                PREFIX + "postgres.connect-timeout=1s",
                                PREFIX + "postgres.pool-timeout=2s"))
                .isEqualTo(new PoolLimits(3, Duration.ofSeconds(1), Duration.ofSeconds(2)));
    }

    @Test
    void noLimitIsAsLongAsAClientWaits() {
        assertThat(
                        limits(
                                "?connect_timeout=0",
                                PREFIX + "timeout=4s",
                                PREFIX + "postgres.pool-timeout=0s"))
                .isEqualTo(new PoolLimits(8, Duration.ofSeconds(4), Duration.ofSeconds(4)));
    }
}
