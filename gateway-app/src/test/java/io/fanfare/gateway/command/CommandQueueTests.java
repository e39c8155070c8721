package io.fanfare.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.fanfare.gateway.Race;
import io.fanfare.model.socket.Reply;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

@Timeout(60)
class CommandQueueTests {

    private final Recorder recorder = new Recorder();
    private final CommandQueue queue = queue(10);

    private CommandQueue queue(int maxPending) {
        return new CommandQueue(new CommandRate(0, 1, 0), maxPending, recorder);
    }

    /** Leaves subscribes open until they are completed, everything else is done at once. */
    private static final class Recorder implements CommandQueue.Steps {
        private final List<String> begun = new ArrayList<>();
        private final List<String> finished = new ArrayList<>();
        private final Map<String, CompletableFuture<Optional<Reply>>> open = new LinkedHashMap<>();

        @Override
        public CompletableFuture<Optional<Reply>> begin(Command command) {
            String name = name(command);
            begun.add(name);
            CompletableFuture<Optional<Reply>> reply = new CompletableFuture<>();
            if (command instanceof Command.Subscribe) {
                open.put(name, reply);
            } else {
                reply.complete(Optional.empty());
            }
            return reply;
        }

        @Override
        public void finish(Command command, CompletableFuture<Optional<Reply>> done) {
            assertThat(done).isDone();
            if (command instanceof Command.ClientError) {
                throw new IllegalStateException("a defect");
            }
            finished.add(name(command));
        }

        void complete(String name) {
            Objects.requireNonNull(open.get(name)).complete(Optional.empty());
        }

        private static String name(Command command) {
            return switch (command) {
                case Command.SubscribeGraph(String graph) -> graph;
                case Command.UnsubscribeGraph(String graph) -> "not " + graph;
                default -> command.method().wireName();
            };
        }
    }

    @Test
    void whatNeedNotWaitIsAnsweredAtOnce() {
        assertThat(queue.accept(new Command.Heartbeat())).isTrue();
        assertThat(recorder.finished).containsExactly("heartbeat");
    }

    @Test
    void subscribesWaitSideBySideAndAreAnsweredInOrder() {
        for (String graph : List.of("1", "2", "3")) {
            queue.accept(new Command.SubscribeGraph(graph));
        }
        assertThat(recorder.begun).containsExactly("1", "2", "3");
        recorder.complete("2");
        recorder.complete("3");
        assertThat(recorder.finished).isEmpty();
        recorder.complete("1");
        assertThat(recorder.finished).containsExactly("1", "2", "3");
    }

    @Test
    void othersBeginOnlyWhenAllBeforeThemAreAnswered() {
        queue.accept(new Command.SubscribeGraph("1"));
        queue.accept(new Command.UnsubscribeGraph("1"));
        queue.accept(new Command.SubscribeGraph("2"));
        assertThat(recorder.begun).containsExactly("1");
        recorder.complete("1");
        assertThat(recorder.begun).containsExactly("1", "not 1", "2");
        assertThat(recorder.finished).containsExactly("1", "not 1");
    }

    @Test
    void tooManyThatWaitAreRefused() {
        CommandQueue small = queue(2);
        assertThat(small.accept(new Command.SubscribeGraph("1"))).isTrue();
        assertThat(small.accept(new Command.SubscribeGraph("2"))).isTrue();
        assertThat(small.accept(new Command.Heartbeat())).isFalse();
        recorder.complete("1");
        assertThat(small.accept(new Command.Heartbeat())).isTrue();
    }

    @Test
    void aDefectDoesNotMakeItDeaf() {
        assertThatIllegalStateException().isThrownBy(() -> queue.accept(new Command.ClientError()));
        queue.accept(new Command.Heartbeat());
        assertThat(recorder.finished).containsExactly("heartbeat");
    }

    @Test
    void completionsThatRaceTheReaderLoseAndReorderNothing() throws InterruptedException {
        for (int round = 0; round < 2_000; round++) {
            Recorder racing = new Recorder();
            CommandQueue queue = new CommandQueue(new CommandRate(0, 1, 0), 10, racing);
            queue.accept(new Command.SubscribeGraph("1"));
            queue.accept(new Command.SubscribeGraph("2"));
            Race.between(
                    () -> racing.complete("1"),
                    () -> racing.complete("2"),
                    () -> queue.accept(new Command.Heartbeat()));
            assertThat(racing.finished).containsExactly("1", "2", "heartbeat");
        }
    }
}
