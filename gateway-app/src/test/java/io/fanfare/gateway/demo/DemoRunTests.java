package io.fanfare.gateway.demo;

import static io.fanfare.model.bus.ExecutionStatus.COMPLETED;
import static io.fanfare.model.bus.ExecutionStatus.FAILED;
import static io.fanfare.model.bus.ExecutionStatus.QUEUED;
import static io.fanfare.model.bus.ExecutionStatus.RUNNING;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.Settings;
import io.fanfare.gateway.demo.DemoScript.Step;
import io.fanfare.model.bus.BusChannels;
import io.fanfare.model.bus.ExecutionStatus;
import io.fanfare.model.bus.GraphExecutionEvent;
import io.fanfare.model.bus.NodeExecutionEvent;
import io.fanfare.model.bus.Notification;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

class DemoRunTests {

    private static final Instant START = Instant.parse("2026-01-15T10:20:30.123Z");
    private static final DemoProperties PROPERTIES =
            new DemoProperties(null, true, "u1", Duration.ofSeconds(3), Duration.ofMillis(400));

    /** Two seconds less what a page takes to load, connect and subscribe. */
    private static final Duration LONGEST_SILENCE = Duration.ofMillis(1500);

    @Test
    void isTheSameForTheSameRandomNumbers() {
        assertThat(script(7, false)).isEqualTo(script(7, false));
        assertThat(script(7, false)).isNotEqualTo(script(8, false));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyNodeIsQueuedThenRunsThenCompletes(long seed) {
        Map<String, List<ExecutionStatus>> states = statesByNode(script(seed, false));

        assertThat(states)
                .containsOnlyKeys(Arrays.stream(DemoNode.values()).map(DemoNode::nodeId).toList());
        assertThat(states.values())
                .allSatisfy(of -> assertThat(of).startsWith(QUEUED, RUNNING).endsWith(COMPLETED));
    }

    @Test
    void theGraphIsQueuedFirstAndEndsAfterItsNodes() {
        List<Object> executions =
                script(1, false).stream()
                        .map(Step::payload)
                        .filter(payload -> !(payload instanceof Notification))
                        .toList();

        assertThat(graph(executions.getFirst()).status()).isEqualTo(QUEUED);
        GraphExecutionEvent last = graph(executions.getLast());
        assertThat(last.status()).isEqualTo(COMPLETED);
        assertThat(last.outputs()).containsKey("brief");
        assertThat(last.endedAt()).isNotNull();
    }

    @Test
    void theLastStatsCountEveryNode() {
        GraphExecutionEvent.Stats stats = statsOf(lastGraph(script(1, false)));

        assertThat(stats.nodeExecCount()).isEqualTo(DemoNode.values().length);
        assertThat(stats.nodeErrorCount()).isZero();
        assertThat(stats.cost())
                .isEqualTo(Arrays.stream(DemoNode.values()).mapToInt(DemoNode::cents).sum());
        assertThat(stats.duration()).isBetween(2.0, 30.0);
    }

    @Test
    void aFailedRunEndsTheGraphWithTheErrorOfItsNode() {
        LongStream.range(0, 20)
                .forEach(
                        seed -> {
                            List<Step> script = script(seed, true);
                            GraphExecutionEvent last = lastGraph(script);
                            assertThat(last.status()).isEqualTo(FAILED);
                            assertThat(statsOf(last).nodeErrorCount()).isEqualTo(1);
                            assertThat(statesByNode(script).values())
                                    .filteredOn(states -> states.getLast() == FAILED)
                                    .hasSize(1);
                            assertThat(lastNode(script).outputData())
                                    .containsEntry("error", List.of(statsOf(last).error()));
                        });
    }

    @Test
    void failsInDifferentNodes() {
        assertThat(
                        LongStream.range(0, 20)
                                .mapToObj(seed -> lastNode(script(seed, true)).nodeId())
                                .distinct())
                .containsExactlyInAnyOrder(DemoNode.SEARCH.nodeId(), DemoNode.DRAFT.nodeId());
    }

    @Test
    void everyStepGoesToTheChannelOfItsPayload() {
        assertThat(script(1, false))
                .allSatisfy(
                        step ->
                                assertThat(step.channel())
                                        .isEqualTo(
                                                switch (step.payload()) {
                                                    case GraphExecutionEvent event ->
                                                            "execution_event/u1/%s/%s"
                                                                    .formatted(
                                                                            DemoProperties.GRAPH_ID,
                                                                            event.executionId());
                                                    case NodeExecutionEvent event ->
                                                            "execution_event/u1/%s/%s"
                                                                    .formatted(
                                                                            DemoProperties.GRAPH_ID,
                                                                            event.executionId());
                                                    default -> "notification_event/u1";
                                                }));
    }

    @Test
    void notifiesTheUserAtTheEnd() {
        assertThat(script(1, true).reversed().subList(0, 2))
                .extracting(Step::payload)
                .map(payload -> ((Notification) payload).payload().get("event"))
                .containsExactly("session_completed", "increment_runs");
    }

    @Test
    void stepsLieAPaceApartGiveOrTakeAHalf() {
        assertThat(script(1, false))
                .extracting(Step::after)
                .filteredOn(Duration::isPositive)
                .hasSizeGreaterThan(15)
                .allSatisfy(
                        after ->
                                assertThat(after)
                                        .isBetween(Duration.ofMillis(200), Duration.ofMillis(600)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoeverWatchesTheGraphHearsOfItAtLeastEveryTwoSeconds(boolean fails) {
        assertThat(longestSilence(GraphExecutionEvent.class, fails))
                .isLessThanOrEqualTo(LONGEST_SILENCE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoeverWatchesTheNewestRunHearsOfANodeAsOften(boolean fails) {
        assertThat(longestSilence(NodeExecutionEvent.class, fails))
                .isLessThanOrEqualTo(LONGEST_SILENCE);
    }

    /** The longest that passes between two such events of runs that follow each other. */
    private static Duration longestSilence(Class<?> kind, boolean fails) {
        DemoProperties defaults = Settings.bind(DemoProperties.class);
        Duration longest = Duration.ZERO;
        Duration silence = Duration.ZERO;
        for (long seed = 0; seed < 20; seed++) {
            RandomGenerator slowest = slowest(seed);
            for (Step step : DemoRun.script(defaults, BusChannels.DEFAULT, slowest, START, fails)) {
                silence = silence.plus(step.after());
                if (kind.isInstance(step.payload())) {
                    longest = silence.compareTo(longest) > 0 ? silence : longest;
                    silence = Duration.ZERO;
                }
            }
            silence = silence.plus(defaults.pause());
        }
        return longest;
    }

    /** Random numbers that make each step take as long as it can. */
    private static RandomGenerator slowest(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                return random.nextLong();
            }

            @Override
            public double nextDouble() {
                return Math.nextDown(1.0);
            }
        };
    }

    private static List<Step> script(long seed, boolean fails) {
        return DemoRun.script(
                PROPERTIES, BusChannels.DEFAULT, new SplittableRandom(seed), START, fails);
    }

    private static Map<String, List<ExecutionStatus>> statesByNode(List<Step> script) {
        return script.stream()
                .map(Step::payload)
                .filter(NodeExecutionEvent.class::isInstance)
                .map(NodeExecutionEvent.class::cast)
                .collect(
                        Collectors.groupingBy(
                                NodeExecutionEvent::nodeId,
                                Collectors.mapping(
                                        NodeExecutionEvent::status, Collectors.toList())));
    }

    private static NodeExecutionEvent lastNode(List<Step> script) {
        return script.reversed().stream()
                .map(Step::payload)
                .filter(NodeExecutionEvent.class::isInstance)
                .map(NodeExecutionEvent.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static GraphExecutionEvent lastGraph(List<Step> script) {
        return script.reversed().stream()
                .map(Step::payload)
                .filter(GraphExecutionEvent.class::isInstance)
                .map(GraphExecutionEvent.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static GraphExecutionEvent.Stats statsOf(GraphExecutionEvent event) {
        return Objects.requireNonNull(event.stats());
    }

    private static GraphExecutionEvent graph(Object payload) {
        return (GraphExecutionEvent) payload;
    }
}
