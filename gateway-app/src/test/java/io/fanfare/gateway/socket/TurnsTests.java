package io.fanfare.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class TurnsTests {

    private final Turns turns = new Turns();
    private final List<String> ran = new ArrayList<>();

    @Test
    void aFreeTurnIsTakenByOne() {
        assertThat(turns.take()).isTrue();
        assertThat(turns.take()).isFalse();
    }

    @Test
    void aWriterRunsAtOnceWhenNobodyWrites() {
        turns.run(() -> ran.add("a"));

        assertThat(ran).containsExactly("a");
        assertThat(turns.take()).as("its turn lasts until it passes it on").isFalse();
    }

    @Test
    void thoseWhoCannotRunComeInTheOrderTheyAsked() {
        assertThat(turns.take()).isTrue();
        turns.run(() -> ran.add("a"));
        turns.run(() -> ran.add("b"));
        assertThat(ran).isEmpty();

        turns.pass();
        assertThat(ran).containsExactly("a");
        turns.pass();
        assertThat(ran).containsExactly("a", "b");
        turns.pass();
        assertThat(turns.take()).isTrue();
    }

    @Test
    void whoeverPassesWithinItsTurnLetsTheNextOneRun() {
        assertThat(turns.take()).isTrue();
        turns.run(
                () -> {
                    ran.add("a");
                    turns.pass();
                });
        turns.run(
                () -> {
                    ran.add("b");
                    turns.pass();
                });

        turns.pass();

        assertThat(ran).containsExactly("a", "b");
        assertThat(turns.take()).isTrue();
    }
}
