package io.fanfare.gateway.dev;

import io.fanfare.gateway.bus.BusProperties;
import io.fanfare.gateway.dashboard.Dashboard;
import io.fanfare.gateway.demo.DemoProperties;
import io.fanfare.gateway.handshake.Decision;
import io.fanfare.gateway.handshake.HandshakeProperties;
import io.fanfare.gateway.handshake.LocalKey;
import io.fanfare.gateway.handshake.TokenVerifier;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Welcomes the developer whose run started its own Redis. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("fanfare.demo.own-redis")
@ConditionalOnProperty(name = "fanfare.env", havingValue = "local", matchIfMissing = true)
class DevConfiguration {

    @Bean
    Welcome welcome(
            Environment environment,
            BusProperties bus,
            Dashboard dashboard,
            DemoProperties demo,
            HandshakeProperties handshake,
            LocalKey key,
            TokenVerifier verifier) {
        String query = "";
        if (handshake.authEnabled()) {
            String token = key.issue(demo.userId());
            query = "?token=" + (isAccepted(verifier, token) ? token : "YOUR_TOKEN");
        }
        return new Welcome(environment, bus, demo, dashboard.isOn(), query, System.out);
    }

    /** It is not where another algorithm or a key server was configured. */
    private static boolean isAccepted(TokenVerifier verifier, String token) {
        return verifier.decide(token) instanceof Decision.Accepted;
    }
}
