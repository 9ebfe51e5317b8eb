package updrift.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C08")
class ChaosDatagramTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final RealTime time = new RealTime();
    private DatagramSocket server;
    private DatagramSocket client;
    private List<Integer> arrived;
    private Set<Integer> ports;

    /** Remembers the number at the front of each datagram, and sends it back. */
    @BeforeEach
    void open() throws IOException {
        server = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        client = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        arrived = new ArrayList<>();
        ports = new HashSet<>();
        Thread echo = new Thread(this::echo, "echo");
        echo.setDaemon(true);
        echo.start();
    }

    private void echo() {
        DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
        try {
            while (true) {
                server.receive(packet);
                synchronized (this) {
                    arrived.add(ByteBuffer.wrap(packet.getData()).getInt());
                    ports.add(packet.getPort());
                }
                server.send(packet);
                packet.setLength(2_000);
            }
        } catch (IOException closed) {
            return;
        }
    }

    @AfterEach
    void close() {
        server.close();
        client.close();
        time.close();
    }

    private ChaosDatagram proxy(long seed) throws IOException {
        return ChaosDatagram.to((InetSocketAddress) server.getLocalSocketAddress(), seed);
    }

    /** One after the other, so that no socket's buffer overflows. */
    private void send(ChaosDatagram proxy, int from, int to, int length) throws IOException {
        for (int i = from; i < to; i++) {
            byte[] bytes = ByteBuffer.allocate(length).putInt(i).array();
            long before = proxy.datagramsToUpstream();
            client.send(new DatagramPacket(bytes, length, proxy.address()));
            await(() -> proxy.datagramsToUpstream() > before);
        }
    }

    private void await(BooleanSupplier reached) {
        assertThat(time.await(reached, PATIENCE))
                .as("reached within " + PATIENCE)
                .isTrue();
    }

    private synchronized List<Integer> arrived() {
        return List.copyOf(arrived);
    }

    private int answer() throws IOException {
        client.setSoTimeout((int) PATIENCE.toMillis());
        DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
        client.receive(packet);
        return ByteBuffer.wrap(packet.getData()).getInt();
    }

    @Test
    void whatIsNotHarmedGoesThereAndBack() throws IOException {
        try (ChaosDatagram proxy = proxy(1)) {
            send(proxy, 7, 8, 100);

            assertThat(answer()).isEqualTo(7);
            assertThat(proxy.bytesToUpstream()).isEqualTo(100);
            assertThat(proxy.bytesFromUpstream()).isEqualTo(100);
        }
    }

    @Test
    void theSeedDecidesWhichDatagramsAreLost() throws IOException {
        List<Set<Integer>> rounds = new ArrayList<>();
        for (long seed : new long[] {5, 5, 6}) {
            synchronized (this) {
                arrived.clear();
            }
            try (ChaosDatagram proxy = proxy(seed).lose(0.2)) {
                send(proxy, 0, 300, 10);
                proxy.lose(0);
                send(proxy, 300, 301, 10);
                await(() -> arrived().contains(300));
                rounds.add(new TreeSet<>(arrived()));
            }
        }

        assertThat(rounds.get(0)).isEqualTo(rounds.get(1)).isNotEqualTo(rounds.get(2));
        assertThat(rounds.get(0)).hasSizeBetween(200, 280);
    }

    @Test
    void aDelayIsMetInBothDirections() throws IOException {
        try (ChaosDatagram proxy = proxy(1).delay(Duration.ofMillis(60))) {
            long begun = System.nanoTime();
            send(proxy, 1, 2, 10);

            answer();

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(120));
        }
    }

    @Test
    void whatIsRepeatedComesTwice() throws IOException {
        try (ChaosDatagram proxy = proxy(1).repeat(1)) {
            send(proxy, 4, 5, 10);

            await(() -> arrived().size() == 2);
            assertThat(arrived()).containsExactly(4, 4);
        }
    }

    @Test
    void someAreOvertakenAndNoneIsLost() throws IOException {
        try (ChaosDatagram proxy = proxy(3).reorder(0.5)) {
            send(proxy, 0, 200, 10);

            await(() -> arrived().size() == 200);
            assertThat(arrived()).isNotEqualTo(new ArrayList<>(new TreeSet<>(arrived())));
            assertThat(new TreeSet<>(arrived())).hasSize(200);
        }
    }

    @Test
    void aRateHoldsBackWhatIsTooMuch() throws IOException {
        try (ChaosDatagram proxy = proxy(1).rate(20_000)) {
            long begun = System.nanoTime();
            send(proxy, 0, 20, 1_000);

            await(() -> arrived().size() == 20);

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(900));
        }
    }

    @Test
    void afterARebindAClientHasAnotherAddress() throws IOException {
        try (ChaosDatagram proxy = proxy(1)) {
            send(proxy, 1, 2, 10);
            answer();

            proxy.rebind();
            send(proxy, 2, 3, 10);

            assertThat(answer()).isEqualTo(2);
            synchronized (this) {
                assertThat(ports).hasSize(2);
            }
        }
    }

    @Test
    void answersThatAreDroppedAreCounted() throws IOException {
        try (ChaosDatagram proxy = proxy(1).dropAnswers(true)) {
            send(proxy, 1, 2, 30);
            await(() -> proxy.datagramsFromUpstream() == 1);

            proxy.dropAnswers(false);
            send(proxy, 2, 3, 30);

            assertThat(answer()).isEqualTo(2);
            assertThat(proxy.bytesFromUpstream()).isEqualTo(60);
        }
    }
}
