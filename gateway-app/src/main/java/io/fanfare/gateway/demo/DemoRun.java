package io.fanfare.gateway.demo;

import io.fanfare.gateway.demo.DemoScript.Step;
import io.fanfare.gateway.demo.DemoScript.Task;
import io.fanfare.model.bus.BusChannels;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The plot of one demo run: the same random numbers, start and outcome give the same script.
 *
 * <p>A topic is searched for, two nodes sum up what was found side by side, a draft is written,
 * reviewed and handed out. A run that fails does so in the search or in the draft; the nodes behind
 * it are never queued.
 *
 * <p>Whenever a node ends, the graph says what it used so far, as workers do: on the classic bus a
 * graph's watcher hears nothing else. With the default settings no two of these events are more
 * than a second and a half apart, the pause between two runs included.
 */
final class DemoRun {

    private static final String SEARCH_ERROR = "Search failed: 503 Service Unavailable (3 tries)";
    private static final String DRAFT_ERROR = "Model provider: rate limit reached, retry in 20 s";

    private final DemoScript script;
    private final DemoStory story;
    private final boolean failsInSearch;
    private final boolean failsInDraft;

    private DemoRun(DemoScript script, DemoStory story, boolean fails, boolean early) {
        this.script = script;
        this.story = story;
        this.failsInSearch = fails && early;
        this.failsInDraft = fails && !early;
    }

    static List<Step> script(
            DemoProperties properties,
            BusChannels channels,
            RandomGenerator random,
            Instant start,
            boolean fails) {
        DemoStory story = DemoStory.ALL.get(random.nextInt(DemoStory.ALL.size()));
        DemoScript script = new DemoScript(properties, channels, random, start);
        new DemoRun(script, story, fails, random.nextBoolean()).play();
        return script.steps();
    }

    private void play() {
        script.graphQueued(inputs());
        script.pass();
        script.graphRunning(inputs());
        String error = playNodes();
        script.pass();
        if (error == null) {
            script.graphCompleted(inputs(), outputs("brief", story.draft()), story.summary());
        } else {
            script.graphFailed(inputs(), error);
        }
        sendNotifications(error == null ? "completed" : "failed");
    }

    /** Returns what the run failed with. */
    private @Nullable String playNodes() {
        playNode(DemoNode.TOPIC, value("topic", story.topic()), outputs("result", story.topic()));
        Task search = start(DemoNode.SEARCH, Map.of("query", story.topic()));
        if (failsInSearch) {
            return fail(search, SEARCH_ERROR);
        }
        complete(search, Map.of("results", List.copyOf(story.sources())));
        summarise();
        Task draft = start(DemoNode.DRAFT, draftInputs());
        if (failsInDraft) {
            return fail(draft, DRAFT_ERROR);
        }
        script.progress(draft, outputs("response", story.opening()));
        script.pass();
        complete(draft, outputs("response", story.draft()));
        playNode(DemoNode.REVIEW, Map.of("text", story.draft()), outputs("approved", true));
        playNode(DemoNode.BRIEF, value("brief", story.draft()), outputs("output", story.draft()));
        return null;
    }

    /** Two nodes at a time: their events interleave. */
    private void summarise() {
        Task background = script.start(queue(DemoNode.BACKGROUND, Map.of("text", story.sources())));
        Task news = script.start(queue(DemoNode.NEWS, Map.of("text", story.sources())));
        script.pass();
        complete(background, outputs("summary", story.background()));
        script.pass();
        complete(news, outputs("summary", story.news()));
    }

    private void playNode(
            DemoNode node, Map<String, Object> inputs, Map<String, List<Object>> outputs) {
        complete(start(node, inputs), outputs);
    }

    private void complete(Task task, Map<String, List<Object>> outputs) {
        script.complete(task, outputs);
        script.graphRunning(inputs());
    }

    private Task queue(DemoNode node, Map<String, Object> inputs) {
        Task task = script.queue(node, inputs);
        script.pass();
        return task;
    }

    private Task start(DemoNode node, Map<String, Object> inputs) {
        Task task = script.start(queue(node, inputs));
        script.pass();
        return task;
    }

    private String fail(Task task, String error) {
        script.fail(task, error);
        script.graphRunning(inputs());
        return error;
    }

    private void sendNotifications(String status) {
        Map<String, Object> runs = new LinkedHashMap<>();
        runs.put("type", "onboarding");
        runs.put("event", "increment_runs");
        runs.put("step", null);
        script.notify(runs);
        Map<String, Object> session = new LinkedHashMap<>();
        session.put("type", "copilot_completion");
        session.put("event", "session_completed");
        session.put("session_id", script.newId());
        session.put("status", status);
        script.notify(session);
    }

    private Map<String, Object> inputs() {
        return Map.of("topic", story.topic());
    }

    private Map<String, Object> draftInputs() {
        Map<String, Object> inputs = new LinkedHashMap<>();
        inputs.put("prompt", "Write a brief of three sentences about: " + story.topic());
        inputs.put("background", story.background());
        inputs.put("news", story.news());
        inputs.put("temperature", 1.0);
        return inputs;
    }

    private static Map<String, Object> value(String name, String value) {
        Map<String, Object> inputs = new LinkedHashMap<>();
        inputs.put("name", name);
        inputs.put("value", value);
        return inputs;
    }

    private static Map<String, List<Object>> outputs(String name, Object value) {
        return Map.of(name, List.of(value));
    }
}
