package io.fanfare.model.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MethodTests {

    @ParameterizedTest
    @EnumSource
    void eachIsFoundByItsName(Method method) {
        assertThat(Method.ofWireName(method.wireName())).isEqualTo(method);
    }

    @Test
    void namesAreCaseSensitive() {
        assertThat(Method.ofWireName("heartbeat")).isEqualTo(Method.HEARTBEAT);
        assertThat(Method.ofWireName("HEARTBEAT")).isNull();
        assertThat(Method.ofWireName("")).isNull();
    }
}
