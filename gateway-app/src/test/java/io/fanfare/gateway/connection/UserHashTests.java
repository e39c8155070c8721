package io.fanfare.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UserHashTests {

    /** {@code printf %s user-1 | sha256sum | cut -c1-12} */
    @Test
    void isWhatAShellMakesOfTheId() {
        assertThat(UserHash.of("user-1")).isEqualTo("c6c289e49e9c");
    }
}
