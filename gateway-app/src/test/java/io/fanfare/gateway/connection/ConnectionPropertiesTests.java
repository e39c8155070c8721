package io.fanfare.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.gateway.Settings;
import io.fanfare.gateway.settings.InvalidSettingException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionPropertiesTests {

    private static ConnectionProperties bind(String pings, String idle) {
        return Settings.bind(
                ConnectionProperties.class, "ping-interval=" + pings, "idle-timeout=" + idle);
    }

    @ParameterizedTest
    @CsvSource({"60s, 60s", "2m, 60s", "25s, 20s"})
    void pingsMustComeBeforeSilenceIsHeldAgainstAClient(String pings, String idle) {
        assertThatThrownBy(() -> bind(pings, idle))
                .hasRootCauseInstanceOf(InvalidSettingException.class)
                .rootCause()
                .hasMessageContaining("fanfare.connection.ping-interval")
                .hasMessageContaining("fanfare.connection.idle-timeout");
    }

    @ParameterizedTest
    @CsvSource({"25s, 60s", "0, 0", "25s, 0", "0, 120s"})
    void theOthersGoTogether(String pings, String idle) {
        assertThat(bind(pings, idle).maxPerNode()).isZero();
    }
}
