package io.fanfare.gateway.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.gateway.settings.InvalidSettingException;

import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.mock.env.MockEnvironment;

class ManagementPortTests {

    private static ManagementPortType type(String port, String managementPort) {
        MockEnvironment environment =
                new MockEnvironment()
                        .withProperty("server.port", port)
                        .withProperty("management.server.port", managementPort);
        return new ManagementConfiguration().managementPort(environment);
    }

    @Test
    void itMustNotBeThePublicOne() {
        assertThatThrownBy(() -> type("8001", "8001"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("MANAGEMENT_SERVER_PORT")
                .hasMessageContaining("8001");
        assertThat(type("8001", "8002")).isEqualTo(ManagementPortType.DIFFERENT);
        assertThat(type("0", "0")).isEqualTo(ManagementPortType.DIFFERENT);
    }
}
