package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.Installation;
import io.fanfare.it.support.JavaProgram;
import io.fanfare.it.support.Tokens;

import org.junit.jupiter.api.Test;

/** The load profile as an operator runs it. */
class LoadProfileIT {

    private final Installation fanfare = Installation.shared();

    @Test
    void aSmallRunLosesNothing() {
        JavaProgram profile =
                JavaProgram.run(
                        "io.fanfare.load.LoadProfile",
                        "--url",
                        "ws://127.0.0.1:" + fanfare.gateway().port() + "/ws",
                        "--redis",
                        fanfare.redis().url(),
                        "--key",
                        Tokens.KEY,
                        "--sockets",
                        "20",
                        "--fan-out",
                        "5",
                        "--rate",
                        "200",
                        "--seconds",
                        "2");
        assertThat(profile.exitCode()).as(profile.output()).isZero();
        assertThat(profile.output())
                .containsPattern("delivered   [1-9]\\d* of ")
                .containsPattern("lost        0\\n")
                .containsPattern("misordered  0\\n")
                .containsPattern("p99 \\d");
    }

    @Test
    void anotherMachineIsNotLoadedByMistake() {
        JavaProgram profile =
                JavaProgram.run("io.fanfare.load.LoadProfile", "--url", "ws://192.0.2.1:8001/ws");
        assertThat(profile.exitCode()).isEqualTo(2);
        assertThat(profile.output()).contains("--allow-remote").doesNotContain("\tat ");
    }
}
