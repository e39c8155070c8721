package io.fanfare.gateway.settings;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import java.util.List;

/** Reports a start that failed by an operator's mistake in one line each, without stack trace. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SettingMistakeReporter implements SpringBootExceptionReporter {

    private static final Logger log = LoggerFactory.getLogger(SettingMistakeReporter.class);

    @Override
    public boolean reportException(Throwable failure) {
        List<String> lines = SettingMistakes.of(failure);
        lines.forEach(log::error);
        return !lines.isEmpty();
    }
}
