package io.fanfare.gateway.dev;

import io.fanfare.gateway.bus.BusProperties;
import io.fanfare.gateway.demo.DemoProperties;
import io.fanfare.model.bus.BusChannels;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

import java.io.PrintStream;

/**
 * Tells a developer, once the gateway is ready, where it is and what to try first.
 *
 * <p>Goes to the console and never to the log, because it carries a token.
 */
final class Welcome implements ApplicationListener<ApplicationReadyEvent> {

    private final Environment environment;
    private final BusChannels channels;
    private final boolean isSharded;
    private final DemoProperties demo;
    private final boolean hasDashboard;
    private final String query;
    private final PrintStream console;

    /**
     * Makes the welcome of one run.
     *
     * @param hasDashboard whether the dashboard is served
     * @param query what follows the socket's path: a token, if one is needed
     */
    Welcome(
            Environment environment,
            BusProperties bus,
            DemoProperties demo,
            boolean hasDashboard,
            String query,
            PrintStream console) {
        this.environment = environment;
        this.channels = bus.channels();
        this.isSharded = bus.mode() == BusProperties.Mode.SHARDED;
        this.demo = demo;
        this.hasDashboard = hasDashboard;
        this.query = query;
        this.console = console;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        console.println(text());
        console.flush();
    }

    String text() {
        String redis = environment.getRequiredProperty("fanfare.redis.nodes");
        return """

          Fanfare is ready.
        %s
            Socket   %s
            Redis    %s, started by this run and ending with it
            Demo     %s

          Watch %s:

            npx -y wscat -c '%s'

          and paste, once it is connected:

            {"method":"subscribe_graph_executions","data":{"graph_id":"%s"}}

          Each node of one run shows with an id from these events in:

            {"method":"subscribe_graph_execution","data":{"graph_exec_id":"ID","graph_id":"%s"}}

          Publish something yourself (it reaches every socket of the user):

            %s

          Ctrl-C ends everything.
        """
                .formatted(
                        dashboard(),
                        socket(""),
                        redis,
                        demo.plays()
                                ? "plays runs of one graph (FANFARE_DEMO_ENABLED=false: silence)"
                                : "is off (FANFARE_DEMO_ENABLED=true turns it on)",
                        demo.plays() ? "the demo's events arrive" : "events arrive",
                        socket(query),
                        DemoProperties.GRAPH_ID,
                        DemoProperties.GRAPH_ID,
                        publishByHand(redis));
    }

    /** A page that is signed in and watches the demo: what follows the # stays in the browser. */
    private String dashboard() {
        if (!hasDashboard) {
            return "";
        }
        String token = query.isEmpty() ? "token=" : query.substring(1);
        return """

            Open http://localhost:%s/dashboard/#%s&graph=%s
        """
                .formatted(port(), token, DemoProperties.GRAPH_ID);
    }

    private String socket(String query) {
        return "ws://localhost:" + port() + "/ws" + query;
    }

    private String port() {
        return environment.getProperty("local.server.port", "8001");
    }

    private String publishByHand(String redis) {
        String port = redis.substring(redis.indexOf(':') + 1);
        String channel = channels.notification(demo.userId());
        String message =
                """
                {"payload":{"user_id":"%s","payload":{"type":"onboarding","event":"step_completed","step":"CONGRATS"}}}\
                """
                        .formatted(demo.userId());
        String publish = isSharded ? "SPUBLISH" : "PUBLISH";
        return isRedisCliInstalled()
                ? "redis-cli -p %s %s %s '%s'".formatted(port, publish, channel, message)
                : """
                printf '%%s\\r\\n' "%s %s '%s'" QUIT | curl -s telnet://%s\
                """
                        .formatted(publish, channel, message.replace("\"", "\\\""), redis);
    }

    private static boolean isRedisCliInstalled() {
        return RedisExecutable.candidates("redis-cli", System.getenv("PATH")).findAny().isPresent();
    }
}
