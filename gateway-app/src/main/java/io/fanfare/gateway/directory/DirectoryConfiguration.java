package io.fanfare.gateway.directory;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Chooses the directory. */
@Configuration(proxyBeanMethods = false)
class DirectoryConfiguration {

    @Bean
    ExecutionDirectory executionDirectory(DirectoryProperties properties) {
        return switch (properties.type()) {
            case NONE -> new OpenDirectory();
        };
    }
}
