package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.testkit.ChaosDatagram;

/** A node behind a router that gives it another address in the middle of a download over UDP. */
@Tag("C15")
@Tag("R34")
class UdpAddressChangeTest extends RealProcesses {
    private static final long MIB = 1 << 20;
    private static final long SIZE = 8 * MIB;

    /** What was under way to the old address. */
    private static final long LOST_MAX = 2 * MIB;

    private static final String SILENCE = "transport.udp.silence_timeout=3s";

    private Path program;
    private String id;
    private ChaosDatagram router;
    private UpdriftProcess node;

    @BeforeEach
    void beginToDownload() throws Exception {
        keygen();
        program = TestProgram.script(folder.resolve("new"), "echo program 2.0.0", SIZE);
        id = publish(program, "2.0.0");
        World udp = SocketWorld.udp();
        String authority =
                hostHere(udp, "authority", authorityState(), List.of(), SILENCE).ready();
        int port = Integer.parseInt(authority.substring(authority.lastIndexOf(':') + 1));
        router = closing(ChaosDatagram.to(new InetSocketAddress("127.0.0.1", port), 1));
        List<String> peers = List.of("udp:127.0.0.1:" + router.address().getPort());
        node = hostHere(udp, "node", folder.resolve("node"), peers, SILENCE, "max_download_speed=2MiB");
        inTheMiddle(List.of(node));
    }

    @Test
    @Tag("R06")
    void aDownloadGoesOnFromAnotherAddress() throws Exception {
        router.rebind();

        endsWithAlmostNothingFetchedTwice();
    }

    @Test
    @Tag("R06")
    void whoseLinkWasGivenUpMeanwhileDialsAnewAndGoesOn() throws Exception {
        router.lose(1);
        Waiting.pause(Duration.ofSeconds(5)); // Longer than the silence that a link outlives.
        inTheMiddle(List.of(node));
        router.rebind();
        router.lose(0);

        endsWithAlmostNothingFetchedTwice();
    }

    private void endsWithAlmostNothingFetchedTwice() throws Exception {
        Json complete = node.event("download-complete");
        keeps(folder.resolve("node"), id, program);
        assertThat(complete.number("from_peers")).isBetween(SIZE, SIZE + LOST_MAX);
        assertThat(node.events("download-started")).hasSize(1);
    }
}
