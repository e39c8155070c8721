package io.fanfare.gateway.connection;

import java.util.concurrent.TimeUnit;

/** The time of a drain; another in tests. */
interface DrainTimer {

    DrainTimer SYSTEM =
            new DrainTimer() {
                @Override
                public long nanoTime() {
                    return System.nanoTime();
                }

                @Override
                public void sleep(long nanos) throws InterruptedException {
                    TimeUnit.NANOSECONDS.sleep(nanos);
                }
            };

    long nanoTime();

    /** Returns at once for a time that is not positive. */
    void sleep(long nanos) throws InterruptedException;
}
