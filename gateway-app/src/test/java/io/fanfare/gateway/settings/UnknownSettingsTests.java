package io.fanfare.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import java.util.List;
import java.util.Map;

class UnknownSettingsTests {

    private static void check(Map<String, Object> settings) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().remove("systemProperties");
        environment.getPropertySources().remove("systemEnvironment");
        environment.getPropertySources().addLast(new MapPropertySource("set", settings));
        new UnknownSettings().postProcessEnvironment(environment, new SpringApplication());
    }

    private static List<String> lines(Map<String, Object> settings) {
        Throwable failure = catchThrowable(() -> check(settings));
        return failure == null ? List.of() : SettingMistakes.of(failure);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FANFARE_CONNECTION_IDLE_TIMEOUT",
                "FANFARE_CONNECTION_IDLETIMEOUT",
                "FANFARE_ENV",
                "FANFARE_REDIS_NODES",
                "FANFARE_REDIS_NODES_0",
                "FANFARE_HANDSHAKE_ALLOWED_ORIGINS_12",
                "FANFARE_DIRECTORY_POSTGRES_EXECUTION_SQL",
                "fanfare.connection.idle-timeout",
                "fanfare.connection.idleTimeout",
                "fanfare.redis.nodes[0]",
                "fanfare.demo.own-redis",
                "FANFARE_TEST_REDIS",
                "FANFARE_SERVICE_HOST",
                "FANFARE_SERVICE_PORT",
                "FANFARE_MANAGEMENT_SERVICE_PORT_HTTP",
                "FANFARE_PORT_8001_TCP_ADDR",
                "FANFARE_PORT_8001_TCP",
                "SOMEBODY_ELSE",
                "fanfares.horn",
            })
    void namesOfSettingsAndOfOthersPass(String name) {
        assertThatCode(() -> check(Map.of(name, "1"))).doesNotThrowAnyException();
    }

    @Test
    void addressesOfServicesPass() {
        assertThat(lines(Map.of("FANFARE_PORT", "tcp://10.0.0.1:8001"))).isEmpty();
        assertThat(lines(Map.of("FANFARE_PORT", "8001"))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "FANFARE_CONECTION_IDLE_TIMEOUT, FANFARE_CONNECTION_IDLE_TIMEOUT",
        "FANFARE_CONNECTIONIDLE_TIMEOUT, FANFARE_CONNECTION_IDLE_TIMEOUT",
        "fanfare_command_rate, FANFARE_COMMAND_RATE",
        "FANFARE_COMMAND_RATE_0, FANFARE_COMMAND_RATE",
        "FANFARE_REDIS_PASWORD, FANFARE_REDIS_PASSWORD",
        "fanfare.redis.pasword, fanfare.redis.password",
        "fanfare.evn, fanfare.env",
        "fanfare.command.rate[0], fanfare.command.rate",
    })
    void aMisspeltNameIsNamedWithTheOneThatWasMeant(String name, String meant) {
        assertThat(lines(Map.of(name, "hush")))
                .containsExactly(
                        "There is no setting "
                                + name
                                + ", did you mean "
                                + meant
                                + "? (all of them are in the README)");
    }

    @Test
    void nothingIsGuessedWhereNothingIsNear() {
        assertThat(lines(Map.of("FANFARE_TRUMPETS_AND_DRUMS", "hush")))
                .containsExactly(
                        "There is no setting FANFARE_TRUMPETS_AND_DRUMS (all of them are in the"
                                + " README)");
    }

    @Test
    void eachMistakeIsALineOfItsOwn() {
        assertThat(lines(Map.of("FANFARE_COMMAND_RAT", "1", "fanfare.command.brust", "1")))
                .hasSize(2);
    }
}
