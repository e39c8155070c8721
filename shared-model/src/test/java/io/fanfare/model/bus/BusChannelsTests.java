package io.fanfare.model.bus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BusChannelsTests {

    @Test
    void namesAreThoseOfTheOriginal() {
        assertThat(BusChannels.DEFAULT.execution("u", "g", "e")).isEqualTo("execution_event/u/g/e");
        assertThat(BusChannels.DEFAULT.notification("u")).isEqualTo("notification_event/u");
        assertThat(BusChannels.DEFAULT.executionPattern()).isEqualTo("execution_event/*/*/*");
        assertThat(BusChannels.DEFAULT.notificationPattern()).isEqualTo("notification_event/*");
    }

    @Test
    void busNamesAreConfigurable() {
        BusChannels channels = new BusChannels("x", "y");
        assertThat(channels.execution("u", "g", "e")).isEqualTo("x/u/g/e");
        assertThat(channels.notificationPattern()).isEqualTo("y/*");
    }
}
