package updrift.discovery.tracker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.testkit.RealTime;

class TrackerServerTest {
    private static final Query QUERY = new Query(
            "product",
            PeerId.of(new byte[PeerId.LENGTH]),
            List.of(PeerAddress.parse("tcp:0.0.0.0:4100")),
            List.of(),
            List.of(),
            false);

    private final RealTime time = new RealTime();
    private final TrackerServer server = new TrackerServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new Registry(time, new SplittableRandom(1), Duration.ofSeconds(60)),
            time);
    private final HttpClient client = HttpClient.newHttpClient();

    TrackerServerTest() {
        server.start();
    }

    @AfterEach
    void end() {
        server.close();
        time.close();
    }

    @Test
    void aQueryIsAnsweredWithWhatIsKnown() throws Exception {
        HttpResponse<byte[]> answer = post(QUERY.encode());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new String(answer.body(), US_ASCII)).isEqualTo("updrift-tracker 1\nagain 60\n");
    }

    @Test
    @Tag("C13")
    void whatIsNoQueryIsRefusedWithTheReason() throws Exception {
        assertThat(post("hello\n".getBytes(US_ASCII)).statusCode()).isEqualTo(400);
        assertThat(post(new byte[Query.BYTES_MAX + 1]).statusCode()).isEqualTo(413);
        HttpResponse<String> get = client.send(HttpRequest.newBuilder(url()).build(), BodyHandlers.ofString());
        assertThat(get.statusCode()).isEqualTo(405);
        assertThat(get.body()).isEqualTo("only POST\n");
    }

    @Test
    @Tag("C02")
    void whoSendsAQueryByteByByteHoldsUpNobodyForLong() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            // As many as there are threads: one half in the head, one half in the body.
            for (int i = 0; i < 8; i++) {
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), server.address().getPort());
                socket.setSoTimeout(30_000);
                String sent = i % 2 == 0 ? "POST / HTTP/1.1\r\nHo" : "POST / HTTP/1.1\r\nContent-Length: 99\r\n\r\nup";
                socket.getOutputStream().write(sent.getBytes(US_ASCII));
                slow.add(socket);
            }

            assertThat(post(QUERY.encode()).statusCode()).isEqualTo(200);
            for (Socket socket : slow) {
                assertThat(isClosed(socket)).isTrue();
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private static boolean isClosed(Socket socket) {
        try {
            return socket.getInputStream().readNBytes(1_000).length < 1_000;
        } catch (IOException reset) {
            return true;
        }
    }

    private HttpResponse<byte[]> post(byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url())
                .timeout(Duration.ofSeconds(30))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        return client.send(request, BodyHandlers.ofByteArray());
    }

    private URI url() {
        return URI.create("http://127.0.0.1:" + server.address().getPort() + "/");
    }
}
