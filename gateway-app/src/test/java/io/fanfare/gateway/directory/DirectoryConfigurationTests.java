package io.fanfare.gateway.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.gateway.Settings;
import io.fanfare.gateway.settings.InvalidSettingException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectoryConfigurationTests {

    private static ExecutionDirectory directory(String... settings) {
        return new DirectoryConfiguration()
                .executionDirectory(
                        Settings.bind(DirectoryProperties.class, settings),
                        new SimpleMeterRegistry(),
                        null);
    }

    @Test
    void anAddressAloneAsksNobody() {
        assertThat(directory("postgres.url=postgresql://u:p@db/x"))
                .isInstanceOf(OpenDirectory.class);
    }

    @ParameterizedTest
    @CsvSource({
        "postgres, postgres.url, mysql://u:secret@db/x",
        "postgres, postgres.url, postgresql://u:secret@db/x?connection_limit=many",
        "http, http.url, ftp://u:secret@x",
        "http, http.url, http://u:secret@x/",
        "http, http.url, secret"
    })
    void anAddressThatCannotBeIsNamedAndNotShown(String type, String setting, String value) {
        assertThatThrownBy(() -> directory("type=" + type, setting + '=' + value))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("fanfare.directory." + setting)
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @CsvSource({"postgres, postgres.url", "http, http.url"})
    void anAddressIsNeeded(String type, String setting) {
        assertThatThrownBy(() -> directory("type=" + type))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("fanfare.directory." + setting);
    }

    @Test
    void aTokenThatNoHeaderCanCarryIsNamedAndNotShown() {
        assertThatThrownBy(
                        () -> directory("type=http", "http.url=http://x/", "http.token=sec\nret"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("fanfare.directory.http.token")
                .hasMessageNotContaining("ret\"");
    }
}
