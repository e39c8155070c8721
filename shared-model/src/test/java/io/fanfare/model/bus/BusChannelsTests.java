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

    /** The braces make Redis put a graph's channels into one slot. */
    @Test
    void namesOfAShardedBusAreThoseOfTheOriginal() {
        assertThat(BusChannels.DEFAULT.shardedExecution("u", "g", "e"))
                .isEqualTo("execution_event/{u/g}/exec/e");
        assertThat(BusChannels.DEFAULT.shardedGraph("u", "g"))
                .isEqualTo("execution_event/{u/g}/all");
    }

    @Test
    void busNamesAreConfigurable() {
        BusChannels channels = new BusChannels("x", "y");
        assertThat(channels.execution("u", "g", "e")).isEqualTo("x/u/g/e");
        assertThat(channels.notificationPattern()).isEqualTo("y/*");
    }
}
