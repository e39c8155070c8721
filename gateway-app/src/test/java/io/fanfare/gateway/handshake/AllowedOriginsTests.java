package io.fanfare.gateway.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.gateway.handshake.HandshakeProperties.Rejection;
import io.fanfare.gateway.settings.AppEnvironment;
import io.fanfare.gateway.settings.InvalidSettingException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class AllowedOriginsTests {

    private static AllowedOrigins origins(AppEnvironment.Name environment, String... entries) {
        return new AllowedOrigins(
                new HandshakeProperties(true, Rejection.CLOSE, true, List.of(entries)),
                new AppEnvironment(environment));
    }

    private static AllowedOrigins local(String... entries) {
        return origins(AppEnvironment.Name.LOCAL, entries);
    }

    private static AllowedOrigins prod(String... entries) {
        return origins(AppEnvironment.Name.PROD, entries);
    }

    @Test
    void literalsAreExact() {
        AllowedOrigins origins = local(" https://app.example.com ", "http://b:8080");
        assertThat(origins.contains("https://app.example.com")).isTrue();
        assertThat(origins.contains("http://b:8080")).isTrue();
        assertThat(origins.contains("http://app.example.com")).isFalse();
        assertThat(origins.contains("https://app.example.com:443")).isFalse();
        assertThat(origins.contains("https://app.example.com.evil.com")).isFalse();
        assertThat(origins.contains("https://APP.example.com")).isFalse();
        assertThat(origins.contains("null")).isFalse();
        assertThat(origins.contains("")).isFalse();
    }

    @Test
    void patternsMatchTheWholeOrigin() {
        AllowedOrigins origins =
                local("regex:https://a-[a-z0-9-]+\\.vercel\\.app", "regex:x|http://y");
        assertThat(origins.contains("https://a-b1.vercel.app")).isTrue();
        assertThat(origins.contains("http://y")).isTrue();
        assertThat(origins.contains("x")).isTrue();
        assertThat(origins.contains("https://a-b1.vercel.app.evil.com")).isFalse();
        assertThat(origins.contains("evil https://a-b1.vercel.app")).isFalse();
        assertThat(origins.contains("http://y/")).isFalse();
    }

    @Test
    void eachLoopbackPortGetsItsTwin() {
        AllowedOrigins origins =
                local("http://localhost:3000", "https://127.0.0.1:8443", "http://example.com:9");
        assertThat(origins.contains("http://127.0.0.1:3000")).isTrue();
        assertThat(origins.contains("http://localhost:8443")).isTrue();
        assertThat(origins.contains("https://localhost:8443")).isFalse();
        assertThat(origins.contains("http://localhost:9")).isFalse();
    }

    @Test
    void aPortSeenWithBothNamesGetsNoTwin() {
        AllowedOrigins origins = local("https://localhost:3000", "https://127.0.0.1:3000");
        assertThat(origins.contains("http://localhost:3000")).isFalse();
        assertThat(origins.contains("http://127.0.0.1:3000")).isFalse();
    }

    @Test
    void noEntryAllowsNobody() {
        assertThat(local().contains("http://localhost:3000")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "app.example.com",
                "ftp://x",
                "//x",
                "null",
                "http://localhost",
                "https://127.0.0.1",
                "regex:",
                "regex:(",
                "regex:[",
                "REGEX:x",
                "Http://x"
            })
    void aMistakenEntryStopsTheStart(String entry) {
        assertThatThrownBy(() -> local("http://localhost:3000", entry))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("fanfare.handshake.allowed-origins");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:3000",
                "https://127.0.0.1:8443",
                "http://LOCALHOST:1",
                "https://localhost.example.com:1",
                "regex:https?://localhost:\\d+",
                "regex:https://LocalHost",
                "regex:http://127.0.0.1:3000",
                "regex:.*",
                "regex:https?://[a-z]+:[0-9]+",
                "regex::3000",
                "regex:http://l.*"
            })
    void prodRefusesADevelopersMachine(String entry) {
        assertThatThrownBy(() -> prod(entry)).isInstanceOf(InvalidSettingException.class);
    }

    @Test
    void prodTakesTheRest() {
        AllowedOrigins origins =
                prod("https://app.example.com", "regex:https://a-git-[a-z0-9-]+\\.vercel\\.app");
        assertThat(origins.contains("https://app.example.com")).isTrue();
        assertThat(origins.contains("https://a-git-x.vercel.app")).isTrue();
        assertThat(origins.contains("http://localhost:3000")).isFalse();
    }

    @Test
    void devIsAsGenerousAsLocal() {
        assertThat(
                        origins(AppEnvironment.Name.DEV, "http://localhost:3000")
                                .contains("http://127.0.0.1:3000"))
                .isTrue();
    }
}
