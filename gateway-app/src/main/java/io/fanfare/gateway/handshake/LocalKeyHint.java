package io.fanfare.gateway.handshake;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/**
 * Logs an address to connect to when the key is a random one, since nobody could make a token
 * otherwise. The one token that is ever logged: its key ends with this process.
 */
record LocalKeyHint(boolean keyIsRandom, LocalKey key, Environment environment)
        implements ApplicationListener<ApplicationReadyEvent> {

    private static final Logger log = LoggerFactory.getLogger(LocalKeyHint.class);

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        boolean welcomed = environment.getProperty("fanfare.demo.own-redis", Boolean.class, false);
        if (keyIsRandom && !welcomed) {
            log.info(
                    "No token key is configured; until this process ends, this works:"
                            + " ws://localhost:{}/ws?token={}",
                    environment.getProperty("local.server.port"),
                    key.issue(TokenVerifier.DEFAULT_USER));
        }
    }
}
