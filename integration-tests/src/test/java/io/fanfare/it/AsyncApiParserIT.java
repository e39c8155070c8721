package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.Installation;
import io.fanfare.it.support.NodeTool;
import io.fanfare.it.support.Tool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The protocol document before AsyncAPI's own parser. */
@Timeout(value = 6, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AsyncApiParserIT {

    private static final String VERSION =
            Objects.requireNonNull(System.getProperty("asyncapi.parser.version"));
    private static final String SCRIPT = "validate-asyncapi.mjs";

    @Test
    void theDocumentIsValid() {
        NodeTool parser = NodeTool.install("@asyncapi/parser", VERSION);
        String document = Installation.shared().gateway().get("/asyncapi.yaml").body();
        Tool result = parser.run(SCRIPT, parser.put("asyncapi.yaml", document).toString());
        assertThat(result.output()).contains("0 errors, 0 warnings");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void aBrokenDocumentIsNot() {
        NodeTool parser = NodeTool.install("@asyncapi/parser", VERSION);
        String document = Installation.shared().gateway().get("/asyncapi.yaml").body();
        String broken = document.replace("action: receive", "action: take");
        assertThat(broken).isNotEqualTo(document);
        Tool result = parser.run(SCRIPT, parser.put("broken.yaml", broken).toString());
        assertThat(result.exitCode()).as(result.output()).isEqualTo(1);
        assertThat(result.output()).contains("operations/subscribeGraphExecution/action");
    }
}
