package io.fanfare.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A {@code .env} file as the application's own configuration imports it. */
class DotenvLoaderTests {

    static class Nothing {}

    @TempDir private Path folder;

    private ConfigurableApplicationContext run(String dotenv) throws IOException {
        Path file = Files.writeString(folder.resolve(".env"), dotenv);
        SpringApplication application = new SpringApplication(Nothing.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        return application.run("--spring.config.import=optional:file:" + file + "[.env]");
    }

    @Test
    void theFileCountsAsIfItStoodInTheEnvironment() throws IOException {
        try (var context =
                run(
                        """
                        export APP_ENV=prod # live
                        redis_password='"quoted"'
                        FANFARE_CONNECTION_IDLE_TIMEOUT="45s"
                        fanfare.connection.ping-interval=5s
                        BACKEND_CORS_ALLOW_ORIGINS=["regex:https://x\\\\.y"]
                        """)) {
            Binder bound = Binder.get(context.getEnvironment());
            assertThat(bound.bind("fanfare.env", String.class).get()).isEqualTo("prod");
            assertThat(bound.bind("fanfare.redis.password", String.class).get())
                    .isEqualTo("\"quoted\"");
            assertThat(bound.bind("fanfare.connection.idle-timeout", Duration.class).get())
                    .isEqualTo(Duration.ofSeconds(45));
            assertThat(bound.bind("fanfare.connection.ping-interval", Duration.class).get())
                    .isEqualTo(Duration.ofSeconds(5));
            assertThat(
                            bound.bind(
                                            "fanfare.handshake.allowed-origins",
                                            Bindable.listOf(String.class))
                                    .get())
                    .containsExactly("regex:https://x\\.y");
        }
    }

    @Test
    void aMistakeInTheFileStopsTheStart() {
        assertThatThrownBy(() -> run("APP_ENV=local\nREDIS_HOST\n").close())
                .satisfies(
                        failure ->
                                assertThat(SettingMistakes.of(failure))
                                        .containsExactly(".env, line 2: not NAME=value"));
    }

    @Test
    void aMisspeltNameInTheFileStopsTheStart() {
        assertThatThrownBy(() -> run("FANFARE_COMAND_RATE=7").close())
                .satisfies(
                        failure ->
                                assertThat(SettingMistakes.of(failure))
                                        .singleElement()
                                        .asString()
                                        .contains("FANFARE_COMMAND_RATE"));
    }
}
