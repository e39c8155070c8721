package io.fanfare.gateway.tracing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.gateway.settings.InvalidSettingException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

class CollectorAddressTests {

    private static final String OTLP = "management.opentelemetry.tracing.export.otlp.";

    private final MockEnvironment environment = new MockEnvironment();

    private void require(String endpoint) {
        CollectorAddress.require(environment.withProperty(OTLP + "endpoint", endpoint));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://collector:4318/v1/traces", "https://collector"})
    void spansTravelOverHttp(String endpoint) {
        assertThatCode(() -> require(endpoint)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "collector:4318", "/v1/traces", "grpc://collector:4317", "a b"})
    void anAddressThatIsNoneIsNamed(String endpoint) {
        assertThatThrownBy(() -> require(endpoint))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("OTEL_EXPORTER_OTLP_ENDPOINT")
                .hasMessageContaining('"' + endpoint + '"');
    }

    @Test
    void anyOtherTransportIsRefused() {
        environment.setProperty(OTLP + "transport", "grpc");
        assertThatThrownBy(() -> require("http://collector:4317"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("OTEL_EXPORTER_OTLP_PROTOCOL");
    }

    @Test
    void theTransportIsShownAsItWasWritten() {
        environment.setProperty(OTLP + "transport", "GRPC");
        environment.setProperty("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");
        assertThatThrownBy(() -> require("http://collector:4317"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("\"grpc\"");
    }
}
