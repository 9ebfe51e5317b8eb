package updrift.discovery.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.testkit.RealTime;

/** A node, a few others that it knows, and a stranger with a socket. */
@Tag("slow")
class DhtNodeTest {
    private static final NodeId HASH = Hashes.ofProduct("product");
    private static final NodeId STRANGER = NodeId.of(new byte[NodeId.LENGTH]);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RealTime time = new RealTime();
    private final List<DhtNode> nodes = new ArrayList<>();
    private DatagramSocket socket;

    @BeforeEach
    void makeATable() throws IOException {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(300);
        // As many as one answer names, so that each announces to all others.
        for (int i = 0; i < 8; i++) {
            DhtNode node = new DhtNode(
                    NodeId.random(new SecureRandom()),
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    false,
                    time,
                    new SecureRandom(),
                    new QuietListener());
            nodes.add(node);
            node.start();
            if (i > 0) {
                node.join(List.of(address()), () -> {});
            }
        }
        assertThat(time.await(() -> nodes.get(0).known(20).size() == 7, PATIENCE))
                .isTrue();
        for (int i = 1; i < 8; i++) {
            int port = 4_100 + i;
            nodes.get(i).findAndAnnounce(HASH, port, peer -> {});
        }
        List<Integer> found = new CopyOnWriteArrayList<>();
        assertThat(time.await(
                        () -> {
                            nodes.get(0).find(HASH, peer -> found.add(peer.getPort()));
                            return found.size() > 20;
                        },
                        PATIENCE))
                .isTrue();
    }

    @AfterEach
    void end() {
        socket.close();
        nodes.forEach(DhtNode::close);
        time.close();
    }

    @Test
    @Tag("C07")
    void whoHasNotShownWhereItIsGetsNoMoreBytesThanItSent() throws IOException {
        int sent = 0;
        int received = 0;
        var random = new SplittableRandom(1);
        for (int i = 0; i < 40; i++) {
            byte[] query = query(i % 2 == 0 ? "get_peers" : "find_node", random.nextInt(4) * 100);
            send(query);
            sent += query.length;
            // Nothing is answered, as a bystander wouldn't.
            for (byte[] came : receiveAll()) {
                received += came.length;
            }
            assertThat(received).isLessThanOrEqualTo(sent);
        }
        assertThat(received).isGreaterThan(sent / 4);
    }

    @Test
    @Tag("C07")
    void whoHasShownWhereItIsGetsAFullAnswerToAShortQuestion() throws IOException {
        send(query("get_peers", 300));
        for (byte[] came : receiveAll()) {
            Message message = Message.decode(came);
            if (message.kind() == Message.QUERY) {
                send(message.response(new TreeMap<>(Map.of("id", STRANGER.bytes())))
                        .encode());
            }
        }
        assertThat(time.await(() -> nodes.get(0).known(20).size() == 8, PATIENCE))
                .isTrue();
        byte[] question = query("get_peers", 0);
        send(question);

        Message answer = Message.decode(receiveAll().get(0));
        assertThat(answer.strings("values", 100).size()).isGreaterThan(3);
        assertThat(answer.string("nodes"))
                .hasValueSatisfying(nodes -> assertThat(nodes).hasSize(8 * Contact.LENGTH));
    }

    @Test
    @Tag("C05")
    void aSourceThatAsksWithoutEndIsAnsweredInPart() throws IOException {
        for (int i = 0; i < 500; i++) {
            send(query("ping", 300));
        }

        assertThat(receiveAll().size()).isBetween(10, 200);
    }

    @Test
    @Tag("C13")
    void noiseIsDroppedAndTheNodeGoesOn() throws IOException {
        var random = new SplittableRandom(2);
        for (int i = 0; i < 2_000; i++) {
            byte[] noise = query("get_peers", 0);
            noise[random.nextInt(noise.length)] = (byte) random.nextInt(256);
            send(Arrays.copyOf(noise, random.nextInt(noise.length)));
        }
        send(new byte[0]);
        send(new byte[9_000]);
        receiveAll();

        assertThat(time.await(
                        () -> {
                            List<Integer> found = new CopyOnWriteArrayList<>();
                            nodes.get(5).find(HASH, peer -> found.add(peer.getPort()));
                            return !found.isEmpty();
                        },
                        PATIENCE))
                .isTrue();
    }

    @Test
    @Tag("B17")
    void nobodyAnnouncesWithoutATokenOrWithThatOfAnother() throws IOException {
        Map<String, Object> values = values();
        values.put("info_hash", HASH.bytes());
        values.put("port", 6_666L);
        values.put("token", new byte[8]);
        send(Message.query(new byte[] {1}, "announce_peer", values, true).encode());

        assertThat(receiveAll())
                .anySatisfy(came -> assertThat(Message.decode(came).kind()).isEqualTo(Message.ERROR));
        List<Integer> found = new CopyOnWriteArrayList<>();
        nodes.get(0).find(HASH, peer -> found.add(peer.getPort()));
        assertThat(time.await(() -> found.size() > 10, PATIENCE)).isTrue();
        assertThat(found).doesNotContain(6_666);
    }

    @Test
    void oneThatOnlyAsksIsAskedNothingAndSoIsInNobodysTable() throws IOException {
        for (int i = 0; i < 5; i++) {
            send(Message.query(new byte[] {1}, "find_node", target(300), true).encode());
            for (byte[] came : receiveAll()) {
                assertThat(Message.decode(came).kind()).isEqualTo(Message.RESPONSE);
            }
        }
    }

    @Test
    void whatItDoesNotKnowIsAnsweredWithAnError() throws IOException {
        send(query("dance", 0));

        assertThat(Message.decode(receiveAll().get(0)).kind()).isEqualTo(Message.ERROR);
    }

    private static byte[] query(String method, int padding) {
        return Message.query(new byte[] {1, 2}, method, target(padding), false).encode();
    }

    private static Map<String, Object> target(int padding) {
        Map<String, Object> values = values();
        values.put("info_hash", HASH.bytes());
        values.put("target", HASH.bytes());
        values.put("pad", new byte[padding]);
        return values;
    }

    private static Map<String, Object> values() {
        return new TreeMap<>(Map.of("id", STRANGER.bytes()));
    }

    private InetSocketAddress address() {
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(), nodes.get(0).port());
    }

    private void send(byte[] datagram) throws IOException {
        socket.send(new DatagramPacket(datagram, datagram.length, address()));
    }

    private List<byte[]> receiveAll() throws IOException {
        List<byte[]> all = new ArrayList<>();
        while (true) {
            DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
            try {
                socket.receive(packet);
            } catch (SocketTimeoutException over) {
                return all;
            }
            all.add(Arrays.copyOf(packet.getData(), packet.getLength()));
        }
    }
}
