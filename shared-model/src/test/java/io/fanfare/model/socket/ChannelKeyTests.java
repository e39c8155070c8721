package io.fanfare.model.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ChannelKeyTests {

    @Test
    void aUsersKeySaysWhatItIsOf() {
        ChannelKey execution = ChannelKey.ofExecution("u", "e|graph#x");
        assertThat(execution.executionId("u")).isEqualTo("e|graph#x");
        assertThat(execution.graphId("u")).isNull();
        ChannelKey graph = ChannelKey.ofGraph("u", "g|executions");
        assertThat(graph.graphId("u")).isEqualTo("g|executions");
        assertThat(graph.executionId("u")).isNull();
        assertThat(graph.graphId("other")).isNull();
    }

    @Test
    void nothingOfTheUserRemainsWhateverTheIdHolds() {
        assertThat(ChannelKey.ofExecution("auth0|u", "E").withoutUser("auth0|u"))
                .isEqualTo("graph_exec#E");
        assertThat(ChannelKey.ofGraph("u", "G").withoutUser("u")).isEqualTo("graph#G|executions");
        ChannelKey key = ChannelKey.ofGraph("auth0|u", "G");
        assertThatThrownBy(() -> key.withoutUser("u")).isInstanceOf(IllegalArgumentException.class);
    }
}
