package io.fanfare.gateway.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.model.socket.CloseCode;
import io.fanfare.model.socket.ErrorText;
import io.fanfare.model.socket.Method;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class ProtocolPageTests {

    private static final ProtocolPage PAGE = new ProtocolDocument().page();
    private static final String HTML = new String(PAGE.html(), StandardCharsets.UTF_8);

    private static List<String> all(String pattern) {
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(HTML);
        return matcher.results().map(found -> found.group(1)).toList();
    }

    @ParameterizedTest
    @EnumSource
    void itHasEveryMethod(Method method) {
        assertThat(HTML).contains("<code>" + method.wireName() + "</code>");
    }

    @ParameterizedTest
    @EnumSource
    void itHasEveryError(ErrorText error) {
        assertThat(HTML).contains("<code>" + error.text() + "</code>");
    }

    @ParameterizedTest
    @EnumSource
    void itHasEveryCloseCode(CloseCode code) {
        assertThat(HTML).contains("id=\"close-" + code.code() + "\"");
        assertThat(HTML).contains(code.reason());
    }

    @Test
    void examplesOfCommandsCanBeCopiedAsTheyTravel() {
        String text =
                "{\"method\":\"subscribe_graph_executions\",\"data\":{\"graph_id\":"
                        + "\"9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb07\"}}";
        List<String> copied =
                all("<code class=\"copy\">(.*?)</code>").stream()
                        .map(code -> code.replaceAll("</?[ubi]>", "").replace("&quot;", "\""))
                        .toList();
        assertThat(copied).contains(text);
    }

    @Test
    void linksWithinThePageLeadSomewhereAndPlacesHaveOneName() {
        List<String> ids = all(" id=\"([^\"]*)\"");
        Set<String> unique = new HashSet<>(ids);
        assertThat(ids).hasSameSizeAs(unique);
        assertThat(all("href=\"#([^\"]*)\"")).hasSizeGreaterThan(20).allMatch(unique::contains);
    }

    @Test
    void itRunsAndLoadsNothing() {
        assertThat(HTML)
                .doesNotContainIgnoringCase("<script", "javascript:", " src=", "@import", "url(")
                .doesNotContainPattern(" on[a-z]+=")
                .doesNotContainPattern(" style=");
    }

    @Test
    void itsPolicyAllowsItsOwnStylesheetAndNothingElse() throws NoSuchAlgorithmException {
        String css = all("<style>(.*?)</style>").getFirst();
        byte[] hash =
                MessageDigest.getInstance("SHA-256").digest(css.getBytes(StandardCharsets.UTF_8));
        assertThat(PAGE.contentSecurityPolicy())
                .isEqualTo(
                        "default-src 'none'; style-src 'sha256-"
                                + Base64.getEncoder().encodeToString(hash)
                                + "'; img-src data:; base-uri 'none'; form-action 'none';"
                                + " frame-ancestors 'none'");
    }

    @Test
    void whateverTheDocumentSaysIsText() {
        String hostile = "<img src=x onerror=\"alert('1')\">&amp; `</code><script>`";
        Map<String, Object> document = new HashMap<>();
        document.put("info", Map.of("title", hostile, "version", hostile, "description", hostile));
        document.put("x-close-codes", List.of(Map.of("code", hostile, "meaning", hostile)));
        document.put("x-promises", Map.of("holds", List.of(hostile)));
        String html =
                new String(ProtocolPage.of(Node.of(document), "").html(), StandardCharsets.UTF_8);
        assertThat(html)
                .doesNotContain("<img", "<script", "onerror=\"", "id=\"close-<")
                .contains("&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;");
    }

    @Test
    void aStylesheetCannotEndItself() {
        assertThatThrownBy(() -> new Html().style("a{}</style><script>"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aReferenceThatLeadsNowhereIsAnError() {
        Node node = Node.of(Map.of("a", Map.of("$ref", "#/b/c")));
        assertThatThrownBy(() -> node.at("a")).hasMessage("#/b/c leads nowhere");
    }
}
