package io.fanfare.gateway.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryTokenTests {

    @ParameterizedTest
    @CsvSource({
        "token=abc, abc",
        "x=1&token=abc&y=2, abc",
        "token=first&token=last, last",
        "token=first&token=, ''",
        "token=, ''",
        "token, ''",
        "token=a%2Eb%2bc, a.b+c",
        "token=a+b, a b",
        "token=a=b, a=b",
        "%74oken=abc, abc",
        "token=%zz, %zz",
        "&&token=abc&, abc"
    })
    void theLastTokenCountsDecoded(String query, String token) {
        assertThat(QueryToken.of(query)).isEqualTo(token);
    }

    @Test
    void withoutOneThereIsNone() {
        assertThat(QueryToken.of(null)).isNull();
        assertThat(QueryToken.of("")).isNull();
        assertThat(QueryToken.of("Token=a&TOKEN=b&tokens=c&t=token")).isNull();
    }
}
