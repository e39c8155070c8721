package io.fanfare.gateway.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.GatewayApplication;
import io.fanfare.gateway.connection.Connection;
import io.fanfare.gateway.connection.ConnectionRegistry;
import io.fanfare.gateway.connection.TokenClaims;
import io.fanfare.gateway.connection.UserHash;
import io.fanfare.gateway.outbound.FakeTransport;
import io.fanfare.gateway.outbound.FakeTransport.Close;
import io.fanfare.gateway.outbound.Frame;
import io.fanfare.gateway.subscription.SubscriptionRegistry;
import io.fanfare.gateway.subscription.Topic;
import io.fanfare.model.socket.Reply;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.env.Environment;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Objects;

/** The managing endpoints of a gateway whose Redis is away, on fake sockets. */
@SpringBootTest(
        classes = GatewayApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "server.address=127.0.0.1",
            "management.server.port=0",
            "fanfare.redis.nodes=127.0.0.1:1",
            "fanfare.jwt.verify-key=a-key-that-is-long-enough-for-the-tests",
            "fanfare.management.token=" + ManagementEndpointsTests.TOKEN
        })
class ManagementEndpointsTests {

    static final String TOKEN = "a-token-for-the-tests";
    private static final String USER = "auth0|Somebody";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Autowired private ConnectionRegistry connections;
    @Autowired private SubscriptionRegistry subscriptions;
    @Autowired private Environment environment;

    private final FakeTransport transport = FakeTransport.instant();

    @AfterEach
    void closeAll() {
        connections.openConnections().toList().forEach(connection -> connection.gone(1000));
    }

    private Connection open(String user, FakeTransport socket) {
        TokenClaims token = new TokenClaims("secret-jti", Instant.parse("2031-05-06T07:08:09Z"));
        return Objects.requireNonNull(connections.open(user, token, socket).connection());
    }

    private HttpRequest.Builder request(String path) {
        String port = environment.getRequiredProperty("local.management.port");
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator" + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> sendWithToken(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return send(request.header("Authorization", "Bearer " + TOKEN));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return sendWithToken(request(path));
    }

    private JsonNode json(String path) throws IOException, InterruptedException {
        return JsonMapper.shared().readTree(get(path).body());
    }

    private HttpResponse<String> post(String path, String body)
            throws IOException, InterruptedException {
        return sendWithToken(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/connections", "/connections/x", "/channels", "/drain", "/disconnect"})
    void withoutTheTokenThereIsNothing(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request(path));
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        assertThat(answer.body()).isEqualTo("{\"detail\":\"Unauthorized\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/liveness", "/info", "/prometheus"})
    void probesAndMetricsStayOpen(String path) throws IOException, InterruptedException {
        assertThat(send(request(path)).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/connections", "/channels", "/drain", "/disconnect"})
    void thePublicPortHasNoneOfThem(String path) throws IOException, InterruptedException {
        String port = environment.getRequiredProperty("local.server.port");
        URI uri = URI.create("http://127.0.0.1:" + port + "/actuator" + path);
        assertThat(sendWithToken(HttpRequest.newBuilder(uri)).statusCode()).isEqualTo(404);
    }

    @Test
    void aConnectionIsShownWithoutUserAndToken() throws IOException, InterruptedException {
        Connection connection = open(USER, transport);
        var _ = subscriptions.subscribe(connection, new Topic.Graph(USER, "G"));
        var _ = subscriptions.subscribe(connection, new Topic.Execution(USER, null, "E"));
        JsonNode list = json("/connections");
        assertThat(list.path("replica").asString()).isEqualTo(connections.replica());
        assertThat(list.path("totals").toString())
                .isEqualTo("{\"connections\":1,\"users\":1,\"queuedFrames\":0,\"queuedBytes\":0}");
        JsonNode row = list.path("connections").path(0);
        assertThat(row.path("id").asString()).isEqualTo(connection.id().toString());
        assertThat(row.path("user").asString()).isEqualTo(UserHash.of(USER));
        assertThat(Instant.parse(row.path("connectedSince").asString())).isBefore(Instant.now());
        assertThat(Instant.parse(row.path("lastHeard").asString())).isBefore(Instant.now());
        assertThat(row.path("subscriptions").asInt()).isEqualTo(2);
        assertThat(row.path("tokenExpiresAt").asString()).isEqualTo("2031-05-06T07:08:09Z");
        JsonNode one = json("/connections/" + connection.id());
        assertThat(one.path("connection").path("id")).isEqualTo(row.path("id"));
        assertThat(one.path("channels").toString())
                .isEqualTo("[\"graph#G|executions\",\"graph_exec#E\"]");
        assertThat(list.toString() + one).doesNotContain("Somebody", "auth0", "secret-jti");
        assertThat(get("/connections/00000000-1").statusCode()).isEqualTo(404);
    }

    @Test
    void theListIsSortedFilteredAndPaged() throws IOException, InterruptedException {
        Connection first = open(USER, transport);
        Connection slow = open("bob", FakeTransport.holding());
        slow.send(Frame.ofReply(new Reply.Pong()));
        slow.send(Frame.ofReply(new Reply.Pong()));
        assertThat(json("/connections").path("connections").path(0).path("id").asString())
                .isEqualTo(first.id().toString());
        JsonNode fullest = json("/connections?sort=queue&size=1");
        assertThat(fullest.path("matching").asInt()).isEqualTo(2);
        assertThat(fullest.path("connections").size()).isEqualTo(1);
        JsonNode row = fullest.path("connections").path(0);
        assertThat(row.path("id").asString()).isEqualTo(slow.id().toString());
        assertThat(row.path("queuedFrames").asInt()).isEqualTo(2);
        assertThat(fullest.path("totals").path("queuedBytes")).isEqualTo(row.path("queuedBytes"));
        assertThat(json("/connections?page=1&size=1").at("/connections/0/id").asString())
                .isEqualTo(slow.id().toString());
        assertThat(json("/connections?page=2&size=1").path("connections").size()).isZero();
        JsonNode ofBob = json("/connections?user=" + UserHash.of("bob"));
        assertThat(ofBob.path("matching").asInt()).isEqualTo(1);
        assertThat(ofBob.path("totals").path("connections").asInt()).isEqualTo(2);
    }

    @Test
    void usersAreShownThoseWithTheMostConnectionsFirst() throws IOException, InterruptedException {
        open("ann", FakeTransport.instant());
        Connection bobs = open("bob", FakeTransport.holding());
        open("bob", FakeTransport.instant());
        var _ = subscriptions.subscribe(bobs, new Topic.Graph("bob", "G"));
        bobs.send(Frame.ofReply(new Reply.Pong()));
        bobs.send(Frame.ofReply(new Reply.Pong()));
        JsonNode answer = json("/connections?by=user");
        assertThat(answer.path("matching").asInt()).isEqualTo(2);
        assertThat(answer.path("totals").path("connections").asInt()).isEqualTo(3);
        JsonNode first = answer.at("/users/0");
        assertThat(first.path("user").asString()).isEqualTo(UserHash.of("bob"));
        assertThat(first.path("connections").asInt()).isEqualTo(2);
        assertThat(first.path("subscriptions").asInt()).isEqualTo(1);
        assertThat(first.path("queuedFrames").asInt()).isEqualTo(bobs.books().frames());
        assertThat(Instant.parse(first.path("oldest").asString())).isBefore(Instant.now());
        assertThat(answer.at("/users/1/user").asString()).isEqualTo(UserHash.of("ann"));
        JsonNode second = json("/connections?by=user&page=1&size=1");
        assertThat(second.path("matching").asInt()).isEqualTo(2);
        assertThat(second.path("users").size()).isEqualTo(1);
        assertThat(second.at("/users/0/user").asString()).isEqualTo(UserHash.of("ann"));
        JsonNode ofBob = json("/connections?by=user&user=" + UserHash.of("bob"));
        assertThat(ofBob.path("users").size()).isEqualTo(1);
        assertThat(get("/connections?by=user").body()).doesNotContain("bob", "secret-jti");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/connections?size=0",
                "/connections?size=501",
                "/connections?page=-1",
                "/connections?page=x",
                "/connections?sort=name",
                "/connections?by=token",
                "/connections?by=user&size=501",
                "/channels?size=0"
            })
    void whatCannotBeAskedForIs400(String path) throws IOException, InterruptedException {
        assertThat(get(path).statusCode()).isEqualTo(400);
    }

    @Test
    void channelsAreShownWithTheirListeners() throws IOException, InterruptedException {
        Topic topic = new Topic.Execution(USER, null, "E");
        var _ = subscriptions.subscribe(open(USER, transport), topic);
        var _ = subscriptions.subscribe(open(USER, FakeTransport.instant()), topic);
        assertThat(get("/channels").body())
                .isEqualTo(
                        "{\"totals\":{\"channels\":1,\"listeners\":2},\"channels\":[{\"user\":\"%s\",\"channel\":\"graph_exec#E\",\"listeners\":2}]}"
                                .formatted(UserHash.of(USER)));
        assertThat(json("/channels?page=1").path("channels").size()).isZero();
    }

    @Test
    void eachNameOfAConnectionClosesIt() throws IOException, InterruptedException {
        String[] bodies = {
            "{\"user\":\"" + USER + "\"}",
            "{\"userHash\":\"" + UserHash.of(USER) + "\"}",
            "{\"tokenId\":\"secret-jti\"}"
        };
        for (String body : bodies) {
            FakeTransport socket = FakeTransport.instant();
            open(USER, socket);
            HttpResponse<String> answer = post("/disconnect", body);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .isEqualTo("{\"closed\":1,\"broadcast\":\"failed\",\"heardBy\":0}");
            assertThat(socket.closes())
                    .containsExactly(new Close(4003, "Disconnected by operator"));
        }
    }

    @Test
    void aConnectionIsDeletedByItsIdWithTheCodeAskedFor() throws IOException, InterruptedException {
        Connection connection = open(USER, transport);
        HttpResponse<String> answer =
                sendWithToken(request("/connections/" + connection.id() + "?code=1013").DELETE());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(transport.closes()).containsExactly(new Close(1013, "Try again later"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"code\":4003}",
                "{\"usr\":\"auth0|Somebody\"}",
                "{\"user\":\"auth0|Somebody\",\"tokenId\":\"secret-jti\"}",
                "{\"user\":\"auth0|Somebody\",\"code\":4999}",
                "{\"user\":\"auth0|Somebody\",\"code\":\"x\"}",
                "nonsense"
            })
    void anUnclearOrderClosesNobody(String body) throws IOException, InterruptedException {
        Connection connection = open(USER, transport);
        assertThat(post("/disconnect", body).statusCode()).isEqualTo(400);
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void theDrainHasNotBegun() throws IOException, InterruptedException {
        assertThat(get("/drain").body()).isEqualTo("{\"state\":\"serving\",\"connections\":0}");
    }
}
