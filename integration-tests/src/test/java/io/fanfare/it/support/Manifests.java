package io.fanfare.it.support;

import com.marcnuri.helm.TemplateCommand;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the chart rendered to, read strictly.
 *
 * @param objects every manifest in its order
 */
public record Manifests(List<HasMetadata> objects) {

    public static Manifests of(TemplateCommand command) {
        return parse(command.call());
    }

    /**
     * Several manifests in one text.
     *
     * @throws RuntimeException if one has a key twice or a field that Kubernetes does not know
     */
    @SuppressWarnings("unchecked")
    public static Manifests parse(String yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        List<HasMetadata> objects = new ArrayList<>();
        for (Object document : new Yaml(options).loadAll(yaml)) {
            if (document != null) {
                objects.add(KubernetesModel.read((Map<String, Object>) document));
            }
        }
        return new Manifests(List.copyOf(objects));
    }

    public <T extends HasMetadata> List<T> all(Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The one of that kind whose name is the release's and that suffix. */
    public <T extends HasMetadata> T named(Class<T> type, String suffix) {
        return all(type).stream()
                .filter(each -> each.getMetadata().getName().equals(Chart.FULL_NAME + suffix))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + suffix));
    }

    public <T extends HasMetadata> T the(Class<T> type) {
        return named(type, "");
    }

    /** The one port of a Service. */
    public ServicePort port(String service) {
        return named(Service.class, service).getSpec().getPorts().getFirst();
    }

    public Deployment deployment() {
        return the(Deployment.class);
    }

    public PodSpec pod() {
        return deployment().getSpec().getTemplate().getSpec();
    }

    public Container gateway() {
        return pod().getContainers().getFirst();
    }

    /** What the gateway reads from the ConfigMap. */
    public Map<String, String> settings() {
        return the(ConfigMap.class).getData();
    }

    /** Environment the Deployment itself holds, without what comes from Secrets. */
    public Map<String, String> plainEnvironment() {
        Map<String, String> plain = new TreeMap<>();
        for (EnvVar each : gateway().getEnv()) {
            if (each.getValueFrom() == null) {
                plain.put(each.getName(), each.getValue());
            }
        }
        return plain;
    }

    /** Environment that comes from Secrets: name, and {@code secret/entry}. */
    public Map<String, String> secretEnvironment() {
        Map<String, String> secret = new TreeMap<>();
        for (EnvVar each : gateway().getEnv()) {
            if (each.getValueFrom() != null) {
                var ref = each.getValueFrom().getSecretKeyRef();
                secret.put(each.getName(), ref.getName() + "/" + ref.getKey());
            }
        }
        return secret;
    }
}
