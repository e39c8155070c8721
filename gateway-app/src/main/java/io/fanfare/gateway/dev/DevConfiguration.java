package io.fanfare.gateway.dev;

import io.fanfare.gateway.bus.BusProperties;
import io.fanfare.gateway.demo.DemoProperties;
import io.fanfare.gateway.handshake.HandshakeProperties;
import io.fanfare.gateway.handshake.LocalKey;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** Welcomes the developer whose run started its own Redis. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("fanfare.demo.own-redis")
@ConditionalOnProperty(name = "fanfare.env", havingValue = "local", matchIfMissing = true)
class DevConfiguration {

    @Bean
    Welcome welcome(
            Environment environment,
            BusProperties bus,
            DemoProperties demo,
            HandshakeProperties handshake,
            LocalKey localKey) {
        String query = "";
        if (handshake.authEnabled()) {
            boolean isOurs = !hasKeyOfItsOwn(environment);
            query = "?token=" + (isOurs ? localKey.issue(demo.userId()) : "YOUR_TOKEN");
        }
        return new Welcome(environment, bus.channels(), demo, query, System.out);
    }

    /** Tokens are then somebody else's to issue. */
    private static boolean hasKeyOfItsOwn(Environment environment) {
        return StringUtils.hasText(environment.getProperty("fanfare.jwt.verify-key"))
                || StringUtils.hasText(environment.getProperty("fanfare.jwt.jwks-url"));
    }
}
