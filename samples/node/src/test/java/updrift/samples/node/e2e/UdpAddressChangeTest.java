package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.testkit.ChaosDatagram;
import updrift.testkit.RealTime;

/** A node behind a router that gives it another address in the middle of a download over UDP. */
@Tag("C15")
@Tag("R34")
class UdpAddressChangeTest extends RealProcesses {
    private static final long MIB = 1 << 20;
    private static final long SIZE = 8 * MIB;

    /** What was under way to the old address. */
    private static final long LOST_MAX = 2 * MIB;

    private Path program;
    private String id;
    private ChaosDatagram router;
    private UpdriftProcess node;

    @BeforeEach
    void beginToDownload() throws Exception {
        keygen();
        program = TestProgram.script(folder.resolve("new"), "echo program 2.0.0", SIZE);
        id = publish(program, "2.0.0");
        String authority = host(authorityState(), List.of()).ready();
        int port = Integer.parseInt(authority.substring(authority.lastIndexOf(':') + 1));
        router = closing(ChaosDatagram.to(new InetSocketAddress("127.0.0.1", port), 1));
        node = host(
                folder.resolve("node"),
                List.of("udp:127.0.0.1:" + router.address().getPort()),
                "max_download_speed=2MiB");
        node.event("download-progress", event -> event.fraction("progress") > 0.3);
    }

    @Test
    @Tag("R06")
    void aDownloadGoesOnFromAnotherAddress() throws Exception {
        assertThat(node.events("download-complete")).as("in the middle").isEmpty();
        router.rebind();

        endsWithAlmostNothingFetchedTwice();
    }

    @Test
    @Tag("R06")
    void whoseLinkWasGivenUpMeanwhileDialsAnewAndGoesOn() throws Exception {
        RealTime time = closing(new RealTime());
        router.lose(1);
        time.await(() -> false, Duration.ofSeconds(5)); // Longer than the silence that a link outlives.
        assertThat(node.events("download-complete")).as("in the middle").isEmpty();
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

    private UpdriftProcess host(Path state, List<String> peers, String... settings) throws Exception {
        SocketWorld udp = SocketWorld.udp();
        List<String> arguments = new ArrayList<>(
                List.of(state.toString(), "trust=" + anchor(), "product=" + PRODUCT, "transport.use=udp"));
        arguments.addAll(udp.settings("node"));
        arguments.addAll(udp.finding(peers));
        arguments.add("transport.udp.silence_timeout=3s");
        arguments.addAll(List.of(settings));
        return closing(UpdriftProcess.startHostHere(arguments));
    }
}
