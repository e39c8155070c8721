package io.fanfare.gateway.dev;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in place of a stack trace why there is no Redis and what to do. */
class OwnRedisFailureAnalyzer extends AbstractFailureAnalyzer<OwnRedisException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, OwnRedisException cause) {
        return new FailureAnalysis(
                "This run could not start a Redis of its own: " + cause.getMessage(),
                "Install Redis 7 or newer, or set REDIS_HOST and REDIS_PORT to one that runs.",
                cause);
    }
}
