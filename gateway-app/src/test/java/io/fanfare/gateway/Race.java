package io.fanfare.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Several threads that begin at the same moment. */
public final class Race {

    private Race() {}

    /** Runs each task on a thread of its own and waits for them all; fails if one of them did. */
    public static void between(Runnable... tasks) throws InterruptedException {
        CyclicBarrier start = new CyclicBarrier(tasks.length);
        List<FutureTask<Boolean>> racers = new ArrayList<>();
        for (Runnable task : tasks) {
            FutureTask<Boolean> racer = new FutureTask<>(() -> runFrom(start, task));
            racers.add(racer);
            Thread.ofPlatform().daemon().start(racer);
        }
        for (FutureTask<Boolean> racer : racers) {
            try {
                racer.get();
            } catch (ExecutionException e) {
                throw new AssertionError("A racer failed", e.getCause());
            }
        }
    }

    private static boolean runFrom(CyclicBarrier start, Runnable task)
            throws InterruptedException, BrokenBarrierException {
        start.await();
        task.run();
        return true;
    }
}
