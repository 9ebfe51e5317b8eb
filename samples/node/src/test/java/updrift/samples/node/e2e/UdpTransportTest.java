package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.testkit.ChaosDatagram;

/** Nodes that talk over UDP, alone and beside TCP. */
@Tag("R34")
class UdpTransportTest extends RealProcesses {
    private Path file;

    @BeforeEach
    void publishSomething() throws IOException {
        keygen();
        file = TestProgram.data(folder.resolve("package"), 2_000_000, 3);
        publish(file, "1.0.0");
    }

    @Test
    void whereUdpIsAllThatIsChosenAPackageArrivesThroughALossyNetwork() throws Exception {
        String address = running("transport { use = udp, udp { listen = \"udp:127.0.0.1:0\" } }")
                .ready();
        assertThat(address).startsWith("udp:127.0.0.1:");
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));

        try (ChaosDatagram network =
                ChaosDatagram.to(new InetSocketAddress("127.0.0.1", port), 1).lose(0.01)) {
            arrives("udp:127.0.0.1:" + network.address().getPort());
        }
    }

    @Test
    void aNodeWithBothServesEachOverWhatItSpeaks() throws Exception {
        int port = freePort();
        String tcp = running(
                        "transport { use = [tcp, udp], tcp { listen = \"tcp:127.0.0.1:0\" }, udp { listen = \"udp:127.0.0.1:"
                                + port + "\" } }")
                .ready();
        assertThat(tcp).startsWith("tcp:");

        arrives(tcp);
        arrives("udp:127.0.0.1:" + port);
    }

    @Test
    @Tag("R08")
    void nodesThatShareNoTransportWithThePublisherGetItThroughOneThatSpeaksBoth() throws Exception {
        String publisher = authority().ready();
        assertThat(publisher).startsWith("tcp:");
        int port = freePort();
        running(
                        folder.resolve("relay"),
                        "transport { use = [tcp, udp], tcp { listen = \"tcp:127.0.0.1:0\" }, udp { listen = \"udp:127.0.0.1:"
                                + port + "\" } }, discovery.static.peers = [\"" + publisher + "\"]")
                .ready();

        arrives("udp:127.0.0.1:" + port);
    }

    /** The authority's node, with this in its configuration. */
    private UpdriftProcess running(String transport) throws IOException {
        return running(authorityState(), transport);
    }

    private UpdriftProcess running(Path state, String settings) throws IOException {
        Path config = Files.writeString(folder.resolve("node.conf"), "updrift { " + settings + " }");
        return updrift("run", "--config", config, "--state", state, "--trust", anchor(), "--product", PRODUCT);
    }

    private void arrives(String peer) {
        Path out = folder.resolve("out-" + peer.substring(0, 3));
        UpdriftProcess get = get(folder.resolve("state-" + peer.substring(0, 3)), out, "--peer", peer);

        assertThat(get.exitCode()).as(get::toString).isZero();
        assertThat(out).hasSameBinaryContentAs(file);
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            return socket.getLocalPort();
        }
    }
}
