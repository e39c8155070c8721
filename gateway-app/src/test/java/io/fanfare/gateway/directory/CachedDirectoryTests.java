package io.fanfare.gateway.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.Logs;
import io.fanfare.gateway.RecordedSpans;
import io.fanfare.gateway.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

@Timeout(60)
class CachedDirectoryTests {

    private static final Access ALLOWED = new Access.Allowed("G");
    private static final Access DENIED = new Access.Denied();
    private static final Access UNAVAILABLE = new Access.Unavailable();

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RecordedSpans spans = new RecordedSpans();
    private final AtomicLong now = new AtomicLong();

    private CachedDirectory directory(FakeBackend backend, String... settings) {
        DirectoryProperties properties = Settings.bind(DirectoryProperties.class, settings);
        DirectoryMetrics metrics = new DirectoryMetrics(meters);
        return directory(
                new LookupGate(backend, properties.maxConcurrent(), properties, metrics),
                properties,
                metrics);
    }

    /**
     * One that looks up on the thread that asks: whoever has the answer knows that the cache has it
     * too, and from when on it counts.
     */
    private CachedDirectory immediate(FakeBackend backend) {
        DirectoryProperties properties = Settings.bind(DirectoryProperties.class);
        DirectoryMetrics metrics = new DirectoryMetrics(meters);
        return directory(
                new LookupGate(backend, Runnable::run, 1, properties, metrics),
                properties,
                metrics);
    }

    private CachedDirectory directory(
            LookupGate gate, DirectoryProperties properties, DirectoryMetrics metrics) {
        return new CachedDirectory(
                gate,
                properties,
                metrics,
                new LookupSpans(spans.tracer(), DirectoryProperties.Type.HTTP),
                now::get);
    }

    private static CompletableFuture<Access> ask(CachedDirectory directory, String execution) {
        return directory.execution("u", execution, "claimed").toCompletableFuture();
    }

    private double count(String counter, String tag, String value) {
        return meters.get(counter).tag(tag, value).counter().count();
    }

    private void pass(Duration duration) {
        now.addAndGet(duration.toNanos());
    }

    @Test
    void theDirectorysGraphCountsAndNotTheClaimedOne() {
        CachedDirectory directory = directory(FakeBackend.answering(ALLOWED));
        assertThat(ask(directory, "E").join()).isEqualTo(ALLOWED);
    }

    @Test
    void anAllowingAnswerIsUsedForAMinuteAndADenyingOneForSeconds() {
        FakeBackend allowing = FakeBackend.answering(ALLOWED);
        CachedDirectory directory = immediate(allowing);
        ask(directory, "E").join();
        pass(Duration.ofSeconds(59));
        assertThat(ask(directory, "E")).isCompletedWithValue(ALLOWED);
        pass(Duration.ofSeconds(2));
        ask(directory, "E").join();
        assertThat(allowing.lookups()).isEqualTo(2);

        FakeBackend denying = FakeBackend.answering(DENIED);
        CachedDirectory strict = immediate(denying);
        ask(strict, "E").join();
        pass(Duration.ofSeconds(4));
        assertThat(ask(strict, "E")).isCompletedWithValue(DENIED);
        pass(Duration.ofSeconds(2));
        ask(strict, "E").join();
        assertThat(denying.lookups()).isEqualTo(2);
        assertThat(count("fanfare.directory.shared", "by", "cache")).isEqualTo(2);
    }

    /** Otherwise ids of any length would fill any memory. */
    @Test
    void anAnswerAboutALongNameCountsAsSeveral() {
        FakeBackend backend = FakeBackend.answering(ALLOWED);
        CachedDirectory directory = directory(backend, "cache-size=100");
        String name = "E".repeat(60_000);
        long limit = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (backend.lookups() < 2 && System.nanoTime() - limit < 0) {
            ask(directory, name).join();
        }
        assertThat(backend.lookups()).isEqualTo(2);
        ask(directory, "E").join();
        ask(directory, "E").join();
        assertThat(backend.lookups()).isEqualTo(3);
    }

    @Test
    void equalQuestionsShareALookUpAndOthersDoNot() {
        FakeBackend backend = FakeBackend.waiting();
        CachedDirectory directory = directory(backend);
        List<CompletableFuture<Access>> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            answers.add(ask(directory, "E"));
        }
        CompletableFuture<Access> graph = directory.graph("u", "E").toCompletableFuture();
        assertThat(answers).noneMatch(CompletableFuture::isDone);
        backend.answer(ALLOWED);
        answers.forEach(answer -> assertThat(answer.join()).isEqualTo(ALLOWED));
        graph.join();
        assertThat(backend.lookups()).isEqualTo(2);
        assertThat(count("fanfare.directory.shared", "by", "collapse")).isEqualTo(49);
    }

    @Test
    void thatThereWasNoAnswerIsNotRemembered() {
        FakeBackend backend = FakeBackend.waiting();
        backend.fail();
        CachedDirectory directory = directory(backend);
        assertThat(ask(directory, "E").join()).isEqualTo(UNAVAILABLE);
        backend.answer(ALLOWED);
        assertThat(ask(directory, "E").join()).isEqualTo(ALLOWED);
    }

    @Test
    void aDirectoryThatFailsAgainAndAgainIsLeftAlone() {
        FakeBackend backend = FakeBackend.waiting();
        backend.fail();
        CachedDirectory directory = directory(backend);
        for (int i = 0; i < 20; i++) {
            assertThat(ask(directory, "E" + i).join()).isEqualTo(UNAVAILABLE);
        }
        assertThat(backend.lookups()).isEqualTo(5);
        assertThat(count("fanfare.directory.refusals", "reason", "breaker_open")).isEqualTo(15);
        assertThat(meters.get("fanfare.directory.breaker.open").gauge().value()).isOne();
    }

    @Test
    void anOutageIsLoggedOnceWithItsKindAndNotForEachQuestion() {
        FakeBackend backend = FakeBackend.waiting();
        backend.fail();
        try (Logs logs = Logs.capture()) {
            CachedDirectory directory = directory(backend);
            for (int i = 0; i < 50; i++) {
                ask(directory, "E" + i).join();
            }
            assertThat(logs.lines())
                    .singleElement()
                    .asString()
                    .contains("The directory fails (IllegalStateException)");
        }
    }

    @Test
    void noMoreWaitThanMayAndTheRestIsRefusedAtOnce() {
        FakeBackend backend = FakeBackend.waiting();
        CachedDirectory directory = directory(backend, "max-concurrent=2", "max-waiting=3");
        List<CompletableFuture<Access>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            answers.add(ask(directory, "E" + i));
        }
        backend.answer(ALLOWED);
        List<Access> given = answers.stream().map(CompletableFuture::join).toList();
        assertThat(given).contains(ALLOWED, UNAVAILABLE);
        assertThat(given.stream().filter(UNAVAILABLE::equals).count()).isGreaterThanOrEqualTo(13);
        assertThat(count("fanfare.directory.refusals", "reason", "overload")).isPositive();
    }

    @Test
    void whoWaitsTooLongIsToldSoWhileTheLookUpGoesOn() {
        FakeBackend backend = FakeBackend.waiting();
        CachedDirectory directory = directory(backend, "timeout=20ms", "max-concurrent=1");
        assertThat(ask(directory, "E").join()).isEqualTo(UNAVAILABLE);
        assertThat(count("fanfare.directory.refusals", "reason", "timeout")).isOne();
        backend.answer(ALLOWED);
        assertThat(directory.graph("u", "G").toCompletableFuture().join()).isNotNull();
    }

    @Test
    void whoWaitedTooLongGivesItsPlaceBack() {
        FakeBackend backend = FakeBackend.waiting();
        CachedDirectory directory = directory(backend, "timeout=20ms", "max-concurrent=1");
        ask(directory, "runs").join();
        ask(directory, "waits").join();
        long limit = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (gauge("fanfare.directory.waiting") > 0 && System.nanoTime() - limit < 0) {
            Thread.onSpinWait();
        }
        assertThat(gauge("fanfare.directory.waiting")).isZero();
        assertThat(gauge("fanfare.directory.running")).isOne();
        backend.answer(ALLOWED);
    }

    private double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    @Test
    void anIdThatNoDatabaseCanHoldIsDeniedUnasked() {
        FakeBackend backend = FakeBackend.answering(ALLOWED);
        assertThat(ask(directory(backend), "E\0")).isCompletedWithValue(DENIED);
        assertThat(backend.lookups()).isZero();
    }
}
