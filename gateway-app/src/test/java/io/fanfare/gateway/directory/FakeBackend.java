package io.fanfare.gateway.directory;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers each question with what it is given, and waits until it is. */
final class FakeBackend implements Backend {

    private final List<Question> asked = new CopyOnWriteArrayList<>();
    private volatile CompletableFuture<Access> answer = new CompletableFuture<>();

    static FakeBackend answering(Access access) {
        FakeBackend backend = new FakeBackend();
        backend.answer.complete(access);
        return backend;
    }

    static FakeBackend waiting() {
        return new FakeBackend();
    }

    /** Every look-up that waits, and every later one. */
    void answer(Access access) {
        if (!answer.complete(access)) {
            answer = CompletableFuture.completedFuture(access);
        }
    }

    void fail() {
        CompletableFuture<Access> failed =
                CompletableFuture.failedFuture(new IllegalStateException("away"));
        CompletableFuture<Access> before = answer;
        answer = failed;
        before.completeExceptionally(new IllegalStateException("away"));
    }

    @Override
    public Access answer(Question question) throws Exception {
        asked.add(question);
        return answer.get();
    }

    int lookups() {
        return asked.size();
    }

    @Override
    public void close() {}
}
