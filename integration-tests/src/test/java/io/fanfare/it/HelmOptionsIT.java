package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.TemplateCommand;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fanfare.it.support.Chart;
import io.fanfare.it.support.Manifests;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What single values of the chart do, and which it refuses. */
class HelmOptionsIT {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "redis.host=r                                 | REDIS_HOST=r REDIS_PORT=6379"
                        + " FANFARE_BUS_MODE=classic",
                "redis.nodes[0]=a:1 redis.nodes[1]=b:2                        |"
                        + " FANFARE_REDIS_NODES=a:1,b:2",
                "redis.host=r redis.tls.enabled=true          |"
                        + " FANFARE_REDIS_NODES=rediss://r:6379",
                "redis.nodes[0]=a:1 redis.nodes[1]=b:2 redis.tls.enabled=true |"
                        + " FANFARE_REDIS_NODES=rediss://a:1,rediss://b:2",
                "redis.mode=sharded redis.host=r              | REDIS_HOST=r"
                        + " FANFARE_BUS_MODE=sharded FANFARE_REDIS_USE_ANNOUNCED_ADDRESS=true",
                "trialRedis.enabled=true redis.mode=sharded   | REDIS_HOST=live-fanfare-redis"
                        + " FANFARE_BUS_MODE=classic",
            })
    void redisIsReachedInEachOfItsForms(String values, String settings) {
        Map<String, String> actual = Manifests.of(chart(values)).settings();

        for (String setting : settings.split(" ", -1)) {
            String[] pair = setting.split("=", 2);
            assertThat(actual).containsEntry(pair[0], pair[1]);
        }
        assertThat(actual.containsKey("REDIS_HOST"))
                .isNotEqualTo(actual.containsKey("FANFARE_REDIS_NODES"));
    }

    /** With those values, {@code name=value} with spaces between. */
    private static TemplateCommand chart(String values) {
        TemplateCommand command = Chart.withJwt();
        for (String value : values.split(" +", -1)) {
            String[] pair = value.split("=", 2);
            command.set(pair[0], pair[1]);
        }
        return command;
    }

    @Test
    void passesOriginsOnAsTheJsonListTheGatewayReads() {
        assertThat(Chart.example("inline-secrets").settings())
                .containsEntry(
                        "BACKEND_CORS_ALLOW_ORIGINS",
                        """
                        ["https://app.example.com","regex:https://[a-z0-9-]+\\\\.example\\\\.com"]\
                        """);
    }

    @Test
    void passesNumbersOnAsTheyAreWritten() {
        assertThat(Chart.example("production").settings())
                .containsEntry("FANFARE_CONNECTION_MAX_PER_NODE", "20000");
        assertThat(Chart.example("drop-in").settings())
                .containsEntry("FANFARE_CONNECTION_MAX_PER_NODE", "0")
                .containsEntry("FANFARE_OUTBOUND_MAX_FRAMES", "2147483647")
                .containsEntry("FANFARE_CONNECTION_DRAIN_REASON", "")
                .containsEntry("FANFARE_HANDSHAKE_CHECK_ORIGIN", "false");
    }

    /** By the README's Sizing: 300 MB, and 40 KB a socket. */
    @Test
    void theLimitOfSocketsFitsTheMemoryWhereNobodySaysOtherwise() {
        Manifests manifests = Chart.example("default");
        long sockets = Long.parseLong(manifests.settings().get("FANFARE_CONNECTION_MAX_PER_NODE"));

        assertThat(sockets).isPositive();
        assertThat(
                        Quantity.getAmountInBytes(
                                        manifests
                                                .gateway()
                                                .getResources()
                                                .getLimits()
                                                .get("memory"))
                                .longValueExact())
                .isGreaterThan(300_000_000 + 40_000 * sockets);
    }

    @Test
    void whatConfigSaysOverrulesTheRest() {
        assertThat(Chart.withJwt("config.FANFARE_BUS_MODE", "sharded").settings())
                .containsEntry("FANFARE_BUS_MODE", "sharded");
    }

    @Test
    void theHeapTakesAShareOfTheMemoryLimit() {
        assertThat(Chart.example("production").plainEnvironment().get("JAVA_TOOL_OPTIONS"))
                .contains("-XX:MaxRAMPercentage=60 ")
                .contains("trustStore=/etc/fanfare/trust-store/truststore.p12")
                .endsWith("-Djavax.net.ssl.trustStorePassword=changeit");
    }

    /**
     * A JVM with other headers or another collector would start without the image's class cache.
     */
    @Test
    void theJvmRunsWithTheOptionsTheImagesCacheWasMadeWith() throws IOException {
        String options =
                Chart.withJwt("logging.level", "info")
                        .plainEnvironment()
                        .getOrDefault("JAVA_TOOL_OPTIONS", "none");
        Path dockerfile = Chart.file("../gateway-app/Dockerfile");

        assertThat(Files.readString(dockerfile).lines())
                .filteredOn(line -> line.startsWith("ENV JAVA_TOOL_OPTIONS="))
                .singleElement()
                .satisfies(
                        line ->
                                assertThat(line.replaceAll("^[^\"]*\"|\"$", "").split(" ", -1))
                                        .contains(options.split(" ", -1)));
    }

    @Test
    void bothWaysInLeadToTheSocketsAndOutliveTheIdleTimeout() {
        Manifests manifests = Chart.example("production");
        Ingress ingress = manifests.the(Ingress.class);
        var path = ingress.getSpec().getRules().getFirst().getHttp().getPaths().getFirst();
        var rule = manifests.the(HTTPRoute.class).getSpec().getRules().getFirst();

        assertThat(path.getPath()).isEqualTo("/ws");
        assertThat(path.getBackend().getService().getName()).isEqualTo(Chart.FULL_NAME);
        assertThat(path.getBackend().getService().getPort().getName())
                .isEqualTo(manifests.port("").getName());
        assertThat(ingress.getMetadata().getAnnotations())
                .containsEntry("nginx.ingress.kubernetes.io/proxy-read-timeout", "3600")
                .containsEntry("nginx.ingress.kubernetes.io/proxy-send-timeout", "3600")
                .containsKey("cert-manager.io/cluster-issuer");
        assertThat(rule.getMatches().getFirst().getPath().getValue()).isEqualTo("/ws");
        assertThat(rule.getTimeouts().getRequest()).isEqualTo("0s");
        assertThat(rule.getBackendRefs().getFirst().getPort())
                .isEqualTo(manifests.port("").getPort());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "haproxy | haproxy.org/backend-config-snippet=timeout tunnel 900s",
                "alb     | alb.ingress.kubernetes.io/load-balancer-attributes="
                        + "idle_timeout.timeout_seconds=900;"
                        + "alb.ingress.kubernetes.io/target-type=ip;"
                        + "alb.ingress.kubernetes.io/healthcheck-path=/health",
                "nginx   | nginx.ingress.kubernetes.io/proxy-read-timeout=900;"
                        + "nginx.ingress.kubernetes.io/proxy-send-timeout=900"
            })
    void eachControllerIsToldTheTimeoutItsOwnWay(String controller, String annotations) {
        Manifests manifests =
                Chart.withJwt(
                        "ingress.enabled", "true",
                        "ingress.hosts[0]", "ws.example.com",
                        "ingress.timeoutSeconds", "900",
                        "ingress.controller", controller);

        assertThat(manifests.the(Ingress.class).getMetadata().getAnnotations())
                .isEqualTo(
                        Pattern.compile(";")
                                .splitAsStream(annotations)
                                .map(annotation -> annotation.split("=", 2))
                                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1])));
    }

    @Test
    void scalingOwnsTheNumberOfGateways() {
        Manifests manifests = Chart.example("production");
        HorizontalPodAutoscaler scaler = manifests.the(HorizontalPodAutoscaler.class);

        assertThat(manifests.deployment().getSpec().getReplicas()).isNull();
        assertThat(scaler.getSpec().getScaleTargetRef().getName()).isEqualTo(Chart.FULL_NAME);
        assertThat(scaler.getSpec().getMetrics())
                .extracting(metric -> metric.getType())
                .containsExactly("Resource", "Pods");
        assertThat(
                        scaler.getSpec()
                                .getMetrics()
                                .get(1)
                                .getPods()
                                .getTarget()
                                .getAverageValue()
                                .getAmount())
                .isEqualTo("16000");
    }

    /** The field's disappearance would mean 1. */
    @Test
    void scalingSwitchedOnKeepsTheGatewaysThereAre() {
        assertThat(Chart.upgrade("production", 7).deployment().getSpec().getReplicas())
                .isEqualTo(7);
        assertThat(Chart.upgrade("default", 7).deployment().getSpec().getReplicas()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "redis.port=7000                                                    | 7000",
                "redis.nodes[0]=a:1 redis.nodes[1]=b:2                              | 1,2",
                "config.FANFARE_REDIS_NODES=a:1,b                                 | 1,6379",
                "extraEnv[0].name=FANFARE_REDIS_NODES"
                        + " extraEnv[0].value=redis://u:p@a:1/0,rediss://b:2        | 1,2",
                "extraEnv[0].name=FANFARE_REDIS_NODES networkPolicy.egress.ports[0]=1"
                        + " extraEnv[0].valueFrom.secretKeyRef.name=s                | 6379,1",
                "jwt.jwksUrl=https://id                                             | 6379,443",
                "config.FANFARE_JWT_JWKS_URL=http://id:81/keys                      | 6379,81",
                "directory.type=postgres directory.postgres.existingSecret=s        | 6379,5432",
                "directory.type=postgres directory.postgres.existingSecret=s"
                        + " directory.postgres.port=6432                             | 6379,6432",
                "directory.type=postgres"
                        + " directory.postgres.url=postgresql://u:p@db:7/n?schema=s:8 | 6379,7",
                "directory.type=http directory.http.url=http://h/a:9                | 6379,80",
                "config.FANFARE_TRACING_ENABLED=true                                | 6379,4318",
                "config.FANFARE_TRACING_ENABLED=true"
                        + " extraEnv[0].name=OTEL_EXPORTER_OTLP_ENDPOINT"
                        + " extraEnv[0].value=http://c:14318                         | 6379,14318",
                "config.FANFARE_TRACING_ENABLED=true"
                        + " extraEnv[0].name=OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"
                        + " extraEnv[0].value=https://c/v1/traces                    | 6379,443",
            })
    void theClosedNetworkLeavesTheWaysOutThatAreNeeded(String values, String ports) {
        String closed = " networkPolicy.enabled=true networkPolicy.egress.enabled=true";
        List<NetworkPolicyEgressRule> egress =
                Manifests.of(chart(values.strip() + closed))
                        .the(NetworkPolicy.class)
                        .getSpec()
                        .getEgress();

        assertThat(egress).hasSize(2);
        assertThat(egress.get(1).getPorts())
                .allSatisfy(port -> assertThat(port.getProtocol()).isEqualTo("TCP"))
                .extracting(port -> port.getPort().getIntVal().toString())
                .containsExactly(ports.split(",", -1));
    }

    @Test
    void namesAreAskedOfTheClusterAlone() {
        NetworkPolicyEgressRule dns =
                Chart.example("production").the(NetworkPolicy.class).getSpec().getEgress().get(0);

        assertThat(dns.getPorts())
                .extracting(port -> port.getProtocol() + port.getPort().getIntVal())
                .containsExactly("UDP53", "TCP53");
        assertThat(dns.getTo())
                .extracting(HelmOptionsIT::named)
                .containsExactly("kubernetes.io/metadata.name=kube-system", "169.254.20.10/32");
    }

    private static String named(NetworkPolicyPeer peer) {
        if (peer.getIpBlock() != null) {
            return peer.getIpBlock().getCidr();
        }
        LabelSelector selector =
                peer.getNamespaceSelector() == null
                        ? peer.getPodSelector()
                        : peer.getNamespaceSelector();
        return selector.getMatchLabels().entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(","));
    }

    @Test
    void moreWaysOutStandBesidesThose() {
        var egress = Chart.example("production").the(NetworkPolicy.class).getSpec().getEgress();

        assertThat(egress.get(1).getPorts())
                .extracting(port -> port.getPort().getIntVal())
                .containsExactly(6380, 6381, 8443, 6432, 14318, 6000);
        assertThat(egress).hasSize(3);
        assertThat(egress.get(2).getTo()).extracting(HelmOptionsIT::named).hasSize(1);
    }

    @Test
    void onlyThoseNamedAndTheTestPodReachTheManagementPort() {
        assertThat(mayReach("management", Chart.example("production")))
                .containsExactly(
                        "kubernetes.io/metadata.name=monitoring",
                        "app.kubernetes.io/name=fanfare,app.kubernetes.io/instance=live,"
                                + "app.kubernetes.io/component=test");
        assertThat(mayReach("ws", Chart.example("production")))
                .containsExactly(
                        "kubernetes.io/metadata.name=ingress-nginx",
                        "app.kubernetes.io/name=fanfare,app.kubernetes.io/instance=live,"
                                + "app.kubernetes.io/component=test");
    }

    /** A peer without labels is every pod of the policy's own namespace. */
    @Test
    void whereNobodyIsNamedTheNamespaceReachesTheManagementPort() {
        assertThat(mayReach("management", Chart.example("sharded"))).containsExactly("");
        assertThat(mayReach("ws", Chart.example("sharded"))).isEmpty();
    }

    /** The peers of the one rule for that port; the policy has no third. */
    private static List<String> mayReach(String port, Manifests manifests) {
        var rules = manifests.the(NetworkPolicy.class).getSpec().getIngress();

        assertThat(rules).hasSize(2);
        return rules.stream()
                .filter(rule -> rule.getPorts().getFirst().getPort().getStrVal().equals(port))
                .flatMap(rule -> rule.getFrom().stream())
                .map(HelmOptionsIT::named)
                .toList();
    }

    @Test
    void alertsAreTheReleasesOwnWithoutThoseLeftOut() {
        List<Map.Entry<String, String>> alerts = alerts(Chart.example("production"));

        assertThat(alerts)
                .hasSizeGreaterThan(10)
                .allSatisfy(
                        alert ->
                                assertThat(alert.getValue())
                                        .contains("namespace=\"realtime\",job=\"live\"")
                                        .doesNotContain("\"fanfare\""));
        assertThat(alerts).extracting(Map.Entry::getKey).doesNotContain("FanfareShardDeaf");
    }

    private static List<Map.Entry<String, String>> alerts(Manifests manifests) {
        return manifests.the(PrometheusRule.class).getSpec().getGroups().stream()
                .flatMap(group -> group.getRules().stream())
                .map(rule -> Map.entry(rule.getAlert(), rule.getExpr().getStrVal()))
                .toList();
    }

    @Test
    void theDashboardIsHandedOnAsItIs() {
        ConfigMap dashboard = Chart.example("production").named(ConfigMap.class, "-dashboard");

        assertThat(dashboard.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
        assertThat(dashboard.getData().get("fanfare.json"))
                .isEqualTo(Chart.read("files/dashboard.json").strip());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jwt.existingSecret=                             | Set jwt.existingSecret",
                "config.FANFARE_JWT_VERIFY_KEY=k                 | set jwt.existingSecret instead",
                "config.FANFARE_MANAGEMENT_TOKEN=k               | set management.existingSecret"
                        + " instead",
                "config.FANFARE_REDIS_NODES=redis://u:p@h        | from a Secret",
                "allowOrigins[0]=http://localhost:3000            | appEnv=dev",
                "directory.type=postgres                         |"
                        + " directory.postgres.existingSecret",
                "directory.type=http                             | directory.http.url",
                "ingress.enabled=true                            | ingress.hosts",
                "httpRoute.enabled=true                          | httpRoute.parentRefs",
                "autoscaling.enabled=true autoscaling.minReplicas=11 | above"
                        + " autoscaling.maxReplicas",
                "autoscaling.enabled=true autoscaling.targetCPUUtilizationPercentage=0 | needs"
                        + " targetCPU",
                "autoscaling.enabled=true autoscaling.targetConnectionsPerPod=10000 | below the"
                        + " 10000 sockets",
                "extraEnv[0].name=FANFARE_CONNECTION_DRAIN_PERIOD"
                        + " extraEnv[0].valueFrom.fieldRef.fieldPath=metadata.name | set it in"
                        + " config",
                "rollout.maxSurge=0                              | nothing could ever be replaced",
                "prometheusRule.enabled=true prometheusRule.disabled[0]=Fanfare | FanfareNotReady",
                "ingress.enabled=true ingress.hosts[0]=a ingress.timeoutSeconds=60 | idle timeout"
                        + " of 60 s",
                "ingress.enabled=true ingress.hosts[0]=a config.FANFARE_CONNECTION_IDLE_TIMEOUT=2h"
                        + " | idle timeout of 7200 s",
                "httpRoute.enabled=true httpRoute.parentRefs[0].name=a httpRoute.timeout=30s |"
                        + " httpRoute.timeout",
            })
    void mistakesBetweenValuesAreNamedInASentence(String values, String sentence) {
        assertThatThrownBy(chart(values)::call).hasMessageContaining(sentence);
    }

    @Test
    void theTrialSaysLoudlyWhatItIs() {
        assertThat(Chart.notes("trial"))
                .contains("WARNING: trialRedis is on")
                .contains("NOTE: one gateway only")
                .contains("reads from Redis at live-fanfare-redis:6379");
        assertThat(Chart.read("values.yaml")).contains("NOT for production");
        assertThat(
                        Objects.requireNonNull(
                                        Chart.example("trial")
                                                .named(Service.class, "-redis")
                                                .getSpec())
                                .getType())
                .isNull();
    }

    @Test
    void theNotesSayHowToCheckAndWhatIsMissing() {
        assertThat(Chart.notes("default"))
                .contains("classic bus reads from Redis at redis:6379")
                .contains("helm -n realtime test live --logs")
                .contains("port-forward service/live-fanfare-management 8002:8002")
                .contains("ws://live-fanfare.realtime:8001/ws")
                .contains("NOTE: allowOrigins is empty")
                .doesNotContain("trialRedis", "one gateway only", "Ingress", "<no value>");
        assertThat(Chart.notes("production"))
                .contains("redis-a.data:6380,redis-b.data:6381")
                .contains("through the Ingress: wss://ws.example.com/ws")
                .contains("through the Gateway: wss://ws.example.com/ws")
                .contains("does not know the addresses in extraEnvFrom")
                .doesNotContain("allowOrigins is empty", "<no value>");
    }

    @Test
    void theUpgradeTheReadmeShowsKnowsValuesThatAreNew() {
        assertThat(Chart.read("README.md"))
                .contains("helm upgrade fanfare ./helm --reset-then-reuse-values ")
                .doesNotContain("--reuse-values ");
    }
}
