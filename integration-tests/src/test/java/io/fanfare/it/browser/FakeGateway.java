package io.fanfare.it.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;

import java.util.ArrayList;
import java.util.List;

/**
 * The gateway's end of a page's sockets, for what a real one does only when it is in trouble. Used
 * by the thread of the page only.
 */
final class FakeGateway {

    private final List<WebSocketRoute> sockets = new ArrayList<>();
    private final List<Runnable> unanswered = new ArrayList<>();
    private boolean isSilent;

    /** From now on all sockets of that page lead here. */
    static FakeGateway of(Page page) {
        FakeGateway gateway = new FakeGateway();
        page.routeWebSocket(url -> url.contains("/ws"), gateway::accept);
        return gateway;
    }

    /** Sockets open, but nothing is answered. */
    void fallSilent() {
        isSilent = true;
    }

    void answerAgain() {
        isSilent = false;
        unanswered.forEach(Runnable::run);
        unanswered.clear();
    }

    /** Closes the newest socket. */
    void close(int code, String reason) {
        unanswered.clear();
        sockets.getLast().close(new WebSocketRoute.CloseOptions().setCode(code).setReason(reason));
    }

    private void accept(WebSocketRoute socket) {
        sockets.add(socket);
        socket.onMessage(frame -> answer(socket, frame.text()));
    }

    private void answer(WebSocketRoute socket, String command) {
        if (isSilent) {
            unanswered.add(() -> answer(socket, command));
        } else if (command.contains("\"heartbeat\"")) {
            socket.send("{\"method\":\"heartbeat\",\"data\":\"pong\",\"success\":true}");
        } else {
            String method = command.replaceFirst(".*\"method\":\"([a-z_]+)\".*", "$1");
            socket.send(
                    "{\"method\":\"%s\",\"data\":null,\"success\":true,\"channel\":\"c\",\"error\":null}"
                            .formatted(method));
        }
    }
}
