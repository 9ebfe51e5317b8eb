package updrift.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChaosProxyTest {
    private static final int PATIENCE_MILLIS = 20_000;

    private ServerSocket server;
    private ChaosProxy proxy;

    /** Sends back what it gets. */
    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        proxy = ChaosProxy.to((InetSocketAddress) server.getLocalSocketAddress());
        ChaosPipe.thread(this::serve, "echo");
    }

    private void serve() {
        try {
            while (true) {
                Socket client = server.accept();
                ChaosPipe.thread(() -> echo(client), "echo");
            }
        } catch (IOException closed) {
            return;
        }
    }

    private static void echo(Socket client) {
        try (client) {
            client.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException reset) {
            return;
        }
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        server.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.connect(proxy.address());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static byte[] echoed(Socket socket, int bytes) throws IOException {
        socket.getOutputStream().write(new byte[bytes]);
        return socket.getInputStream().readNBytes(bytes);
    }

    @Test
    void whatIsNotHarmedGoesThereAndBackToTheEnd() throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(new byte[300_000]);
            socket.shutdownOutput();

            assertThat(socket.getInputStream().readAllBytes()).hasSize(300_000);
            assertThat(proxy.bytesFromUpstream()).isEqualTo(300_000);
        }
    }

    @Test
    void aDelayIsMetInBothDirections() throws IOException {
        proxy.delay(Duration.ofMillis(60));
        try (Socket socket = connect()) {
            long begun = System.nanoTime();

            echoed(socket, 10);

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(120));
        }
    }

    @Test
    void aRateHoldsBackWhatIsTooMuch() throws IOException {
        proxy.rate(200_000);
        try (Socket socket = connect()) {
            long begun = System.nanoTime();

            assertThat(echoed(socket, 100_000)).hasSize(100_000);

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(450));
        }
    }

    @Test
    void whileItStallsNothingComesAndAfterwardsAll() throws IOException {
        try (Socket socket = connect()) {
            echoed(socket, 1);
            proxy.stall(true);
            socket.setSoTimeout(300);
            InputStream in = socket.getInputStream();
            socket.getOutputStream().write(9);
            assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);

            proxy.stall(false);
            socket.setSoTimeout(PATIENCE_MILLIS);

            assertThat(in.read()).isEqualTo(9);
        }
    }

    @Test
    void aCutComesAfterSoManyBytesAndIsAReset() throws IOException {
        proxy.cutAfter(1_000);
        try (Socket socket = connect()) {
            socket.getOutputStream().write(new byte[5_000]);

            assertThatThrownBy(() -> socket.getInputStream().readNBytes(1_001)).isInstanceOf(SocketException.class);
            assertThat(proxy.bytesFromUpstream()).isEqualTo(1_000);
        }
        try (Socket another = connect()) {
            assertThat(echoed(another, 5_000)).hasSize(5_000);
        }
    }

    @Test
    void aResetEndsWhatStandsAndNothingElse() throws IOException {
        try (Socket first = connect()) {
            echoed(first, 1);

            proxy.reset();

            assertThatThrownBy(() -> first.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        try (Socket second = connect()) {
            assertThat(echoed(second, 1)).hasSize(1);
        }
    }
}
