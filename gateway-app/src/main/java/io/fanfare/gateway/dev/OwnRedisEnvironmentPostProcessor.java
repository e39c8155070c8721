package io.fanfare.gateway.dev;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.util.ClassUtils;

import java.util.Map;

/**
 * Gives a developer's run its own Redis, and tells the gateway where it is.
 *
 * <p>Only when embedded-redis is on the class path, no Redis is configured and the environment is
 * local. That Redis is stopped after the application context has closed, so the gateway drains with
 * it still there.
 */
class OwnRedisEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

    private static final String EMBEDDED_REDIS = "redis.embedded.RedisExecProvider";

    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER + 1;
    }

    @Override
    public void postProcessEnvironment(
            ConfigurableEnvironment environment, SpringApplication application) {
        boolean carriesRedis = ClassUtils.isPresent(EMBEDDED_REDIS, application.getClassLoader());
        RunSettings settings = new RunSettings(environment);
        if (carriesRedis && settings.wantsOwnRedis()) {
            OwnRedis.Kind kind =
                    settings.wantsCluster() ? OwnRedis.Kind.CLUSTER : OwnRedis.Kind.STANDALONE;
            OwnRedis redis = OwnRedis.start(RedisExecutable.find(System.getenv("PATH")), kind);
            SpringApplication.getShutdownHandlers().add(redis::close);
            announce(redis, environment.getPropertySources());
        }
    }

    private static void announce(OwnRedis redis, MutablePropertySources sources) {
        MapPropertySource source =
                new MapPropertySource(
                        "ownRedis",
                        Map.of(
                                "fanfare.redis.nodes",
                                redis.address(),
                                "fanfare.redis.password",
                                "",
                                "fanfare.demo.own-redis",
                                "true"));
        String commandLine = CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME;
        if (sources.contains(commandLine)) {
            sources.addAfter(commandLine, source);
        } else {
            sources.addFirst(source);
        }
    }
}
