package io.fanfare.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.time.Duration;

class BurstLogTests {

    private static final long TEN_SECONDS = Duration.ofSeconds(10).toNanos();

    private final BurstLog burstLog = new BurstLog(LoggerFactory.getLogger(BurstLogTests.class));

    @Test
    void theFirstOfABurstIsLoggedAndTheOthersAreCounted() {
        long start = -5; // System.nanoTime() may be negative.
        assertThat(burstLog.beginOrJoin(DropReason.NOT_JSON, start)).isZero();
        assertThat(burstLog.beginOrJoin(DropReason.NOT_JSON, start + 1)).isEqualTo(-1);
        assertThat(burstLog.beginOrJoin(DropReason.NOT_JSON, start + TEN_SECONDS - 1))
                .isEqualTo(-1);
        assertThat(burstLog.beginOrJoin(DropReason.NOT_JSON, start + TEN_SECONDS)).isEqualTo(2);
        assertThat(burstLog.beginOrJoin(DropReason.NOT_JSON, start + 2 * TEN_SECONDS)).isZero();
    }

    @Test
    void eachReasonHasBurstsOfItsOwn() {
        assertThat(burstLog.beginOrJoin(DropReason.NOT_JSON, 0)).isZero();
        assertThat(burstLog.beginOrJoin(DropReason.NOT_UTF8, 1)).isZero();
        assertThat(burstLog.beginOrJoin(DropReason.NOT_JSON, 2)).isEqualTo(-1);
    }
}
