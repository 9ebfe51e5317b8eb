package updrift.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** More half frames than may wait, and who goes. */
@Tag("C10")
class TcpHalfFramesTest {
    private static final byte[] WHOLE = {0, 0, 0, 1, 7};
    private static final byte[] HALF =
            ByteBuffer.allocate(4 + 60_000).putInt(60_001).array();

    /** As many as half of the memory holds, and six more. */
    private static final int PEERS = (2 << 20) / HALF.length + 6;

    private final TcpNode node = new TcpNode("receive_memory", "4MiB");
    private final List<RawPeer> peers = new ArrayList<>();

    @AfterEach
    void stop() throws IOException {
        for (RawPeer peer : peers) {
            peer.close();
        }
        node.close();
    }

    private RawPeer linked() throws IOException {
        RawPeer peer = RawPeer.linked(node.address(), peers.size());
        peers.add(peer);
        return peer;
    }

    @Test
    void newcomersGoBeforeWhoBroughtAWholeFrameHoweverSlowItIs() throws IOException {
        RawPeer slow = linked();
        slow.send(WHOLE);
        slow.send(HALF);
        node.await(() -> node.receiver.received() == 1);

        while (peers.size() < PEERS) {
            linked().send(HALF);
        }

        node.await(() -> node.receiver.closed().size() == 6);
        assertThat(node.receiver.closed()).allMatch(reason -> reason.contains("no whole frame"));
        slow.send((byte) 8);
        node.await(() -> node.receiver.received() == 2);
    }

    @Test
    void ofThoseWhoBroughtAWholeFrameTheSlowestGoesFirst() throws IOException, InterruptedException {
        RawPeer slow = linked();
        slow.send(WHOLE);
        slow.send(HALF);
        // Two looks at what has been coming for how long.
        Thread.sleep(600);

        while (peers.size() < PEERS) {
            RawPeer peer = linked();
            peer.send(WHOLE);
            peer.send(HALF);
        }

        slow.awaitEnd();
        node.await(() -> node.receiver.closed().size() == 6);
        assertThat(node.receiver.closed()).allMatch(reason -> reason.contains("coming longest"));
    }
}
