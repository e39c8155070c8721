package io.fanfare.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTests {

    @Test
    void nothingNeedsToBeSaid() {
        Options options = Options.parse();
        assertThat(options.url().toString()).isEqualTo("ws://127.0.0.1:8001/ws");
        assertThat(options.sockets()).isEqualTo(50);
        assertThat(options.executions()).isEqualTo(50);
    }

    @Test
    void socketsShareExecutionsByFanOut() {
        assertThat(Options.parse("--sockets", "10", "--fan-out", "4").executions()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--sockets 0",
                "--sockets 20001",
                "--rate -1",
                "--seconds 601",
                "--size many",
                "--sockets",
                "--unknown 1",
                "--fan-out 51",
                "--url http://127.0.0.1:8001/ws",
                "--url nonsense"
            })
    void whatCannotBeIsRefused(String line) {
        assertThatThrownBy(() -> Options.parse(line.split(" ")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--url ws://192.0.2.1:8001/ws", "--redis redis://192.0.2.1:6379"})
    void otherMachinesAreLoadedOnlyOnDemand(String line) {
        assertThatThrownBy(() -> Options.parse(line.split(" ")))
                .hasMessageContaining("--allow-remote");
        assertThat(Options.parse((line + " --allow-remote").split(" ")).allowsRemote()).isTrue();
    }
}
