package io.fanfare.gateway.docs;

import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What a client can rely on, for programs as AsyncAPI in YAML and for people as a page. */
@Component
public final class ProtocolDocument {

    /** RFC 9512; always UTF-8, so there is no charset to name. */
    public static final String YAML_TYPE = "application/yaml";

    private final SingletonSupplier<byte[]> yaml =
            SingletonSupplier.of(() -> resource("asyncapi.yaml"));
    private final SingletonSupplier<ProtocolPage> page = SingletonSupplier.of(this::render);

    /** The document as it was written; must not be modified. */
    public byte[] yaml() {
        return yaml.obtain();
    }

    public ProtocolPage page() {
        return page.obtain();
    }

    private ProtocolPage render() {
        Yaml parser = new Yaml(new SafeConstructor(new LoaderOptions()));
        Node root = Node.of(parser.load(text(yaml())));
        return ProtocolPage.of(root, text(resource("docs.css")));
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static byte[] resource(String name) {
        try (InputStream in =
                ProtocolDocument.class.getClassLoader().getResourceAsStream("protocol/" + name)) {
            if (in == null) {
                throw new IllegalStateException("protocol/" + name + " is not on the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
