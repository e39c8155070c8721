package io.fanfare.gateway.settings;

import org.springframework.boot.env.PropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.Resource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Loads {@code .env} files: what stands there counts as if it stood in the environment. */
final class DotenvLoader implements PropertySourceLoader {

    @Override
    public String[] getFileExtensions() {
        return new String[] {"env"};
    }

    @Override
    public List<PropertySource<?>> load(String name, Resource resource) throws IOException {
        String file = Objects.requireNonNullElse(resource.getFilename(), name);
        String text = resource.getContentAsString(StandardCharsets.UTF_8);
        return List.of(new Source(name, Dotenv.read(file, text)));
    }

    /** What one file says, to be bound as the environment is. */
    static final class Source extends SystemEnvironmentPropertySource {

        /** The framework reads sources whose names end so as it reads the environment. */
        private static final String LIKE_THE_ENVIRONMENT = "-systemEnvironment";

        Source(String name, Map<String, Object> values) {
            super(name + LIKE_THE_ENVIRONMENT, values);
        }
    }
}
