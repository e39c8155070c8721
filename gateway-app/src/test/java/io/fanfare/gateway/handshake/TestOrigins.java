package io.fanfare.gateway.handshake;

import io.fanfare.gateway.Settings;
import io.fanfare.gateway.settings.AppEnvironment;

/** Lets the tests of other packages allow origins. */
public final class TestOrigins {

    private TestOrigins() {}

    public static AllowedOrigins allowing(String origins) {
        return new AllowedOrigins(
                Settings.bind(HandshakeProperties.class, "allowed-origins=" + origins),
                new AppEnvironment(AppEnvironment.Name.LOCAL));
    }
}
