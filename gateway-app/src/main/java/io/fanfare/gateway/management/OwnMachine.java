package io.fanfare.gateway.management;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpHeaders;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/**
 * Tells requests of programs on this machine from all others.
 *
 * <p>The address alone is not enough: a proxy has a loopback address too and passes on what comes
 * from anywhere; a browser sends what any page tells it to, also to a name that the page's owner
 * has pointed at this machine. So nothing that was passed on, no page, and no other host's name.
 */
final class OwnMachine {

    private static final List<String> PASSED_ON =
            List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via");
    private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    private OwnMachine() {}

    static boolean sent(HttpServletRequest request) {
        return isLoopback(request.getRemoteAddr())
                && NAMES.contains(request.getServerName())
                && PASSED_ON.stream().noneMatch(header -> request.getHeader(header) != null)
                && !isOfAPage(request);
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.ofLiteral(address).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Browsers name the page with whatever could change something, and say how it was asked for.
     */
    private static boolean isOfAPage(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        return request.getHeader(HttpHeaders.ORIGIN) != null
                || (site != null && !site.equals("none"));
    }
}
