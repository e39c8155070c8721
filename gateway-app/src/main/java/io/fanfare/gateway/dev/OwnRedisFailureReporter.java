package io.fanfare.gateway.dev;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootExceptionReporter;

/** Says in one line, in place of a stack trace, why there is no Redis and what to do. */
class OwnRedisFailureReporter implements SpringBootExceptionReporter {

    private static final Logger log = LoggerFactory.getLogger(OwnRedisFailureReporter.class);

    @Override
    public boolean reportException(Throwable failure) {
        if (!(failure instanceof OwnRedisException)) {
            return false;
        }
        log.error(
                "Cannot start a Redis for this run: {}. Install Redis {} or newer, or set"
                        + " REDIS_HOST and REDIS_PORT to one that runs",
                failure.getMessage(),
                RedisExecutable.OLDEST_VERSION);
        return true;
    }
}
