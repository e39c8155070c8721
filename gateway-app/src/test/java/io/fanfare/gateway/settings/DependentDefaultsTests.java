package io.fanfare.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import java.util.Map;

class DependentDefaultsTests {

    private static final String IDLE = "fanfare.connection.idle-timeout";
    private static final String PER_USER = "fanfare.connection.max-per-user";

    private static @Nullable String value(String property, Map<String, Object> settings) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("set", settings));
        new DependentDefaults().postProcessEnvironment(environment, new SpringApplication());
        return environment.getProperty(property);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0s, 0", "1s,", "soon,"})
    void withoutPingsNobodyIsClosedForSilence(String pings, @Nullable String idle) {
        assertThat(value(IDLE, Map.of("fanfare.connection.ping-interval", pings))).isEqualTo(idle);
    }

    @ParameterizedTest
    @CsvSource({"false, 0", "no, 0", "true,", "maybe,"})
    void withoutAuthenticationNoUserHasALimit(String auth, @Nullable String limit) {
        assertThat(value(PER_USER, Map.of("fanfare.handshake.auth-enabled", auth)))
                .isEqualTo(limit);
    }

    @Test
    void whoeverSetsThePropertyItselfOverrulesThem() {
        assertThat(value(IDLE, Map.of("fanfare.connection.ping-interval", "0", IDLE, "120s")))
                .isEqualTo("120s");
        assertThat(
                        value(
                                PER_USER,
                                Map.of("fanfare.handshake.auth-enabled", "false", PER_USER, "9")))
                .isEqualTo("9");
        assertThat(value(IDLE, Map.of())).isNull();
        assertThat(value(PER_USER, Map.of())).isNull();
    }
}
