package io.fanfare.gateway.http;

import io.fanfare.gateway.docs.ProtocolDocument;
import io.fanfare.gateway.docs.ProtocolPage;
import io.fanfare.gateway.settings.AppEnvironment;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.Map;

/** Where the protocol is described: everywhere for programs, for people where it is local. */
@Component
final class DocumentEndpoints {

    private static final Map<String, String> NO_SNIFFING =
            Map.of("X-Content-Type-Options", "nosniff");

    private final HttpProperties properties;
    private final AppEnvironment environment;
    private final ProtocolDocument document;

    DocumentEndpoints(
            HttpProperties properties, AppEnvironment environment, ProtocolDocument document) {
        this.properties = properties;
        this.environment = environment;
        this.document = document;
    }

    /** One answer to GET; its body must not be modified. */
    record Found(String type, Map<String, String> headers, byte[] body) {}

    /** What that path has, or null if nothing is served there. */
    @Nullable Found find(String path) {
        if (!properties.protocolDocument()) {
            return null;
        }
        return switch (path) {
            case "/asyncapi.yaml" ->
                    new Found(ProtocolDocument.YAML_TYPE, NO_SNIFFING, document.yaml());
            case "/docs" -> environment.isLocal() ? page() : null;
            default -> null;
        };
    }

    private Found page() {
        ProtocolPage page = document.page();
        Map<String, String> headers =
                Map.of(
                        "Content-Security-Policy",
                        page.contentSecurityPolicy(),
                        "Referrer-Policy",
                        "no-referrer",
                        "X-Content-Type-Options",
                        "nosniff");
        return new Found(ProtocolPage.TYPE, headers, page.html());
    }
}
