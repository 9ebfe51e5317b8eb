package updrift.transport.tcp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.peer.PeerId;
import updrift.api.transport.Frame;
import updrift.api.transport.NodeIdentity;
import updrift.testkit.LabelIdentity;

/** What a connection leaves behind that memory fails. Faults are printed here on purpose. */
@Tag("G09")
class TcpScarceMemoryTest {
    @Test
    void whoCannotBeTakenInKeepsNeitherASocketNorAPlace() throws IOException {
        StarvingIdentity identity = new StarvingIdentity();
        try (TcpNode node = new TcpNode(identity, "connections_per_address", "2")) {
            identity.starvedTimes.set(4);
            for (int i = 0; i < 4; i++) {
                try (RawPeer peer = new RawPeer(node.address())) {
                    peer.awaitEnd();
                }
            }

            RawPeer.linked(node.address(), 1).close();
        }
    }

    @Test
    void aLinkThatCannotCloseWhatItWasToSendIsOverAllTheSame() throws IOException {
        PeerId label = LabelIdentity.of(1).self();
        AtomicBoolean starved = new AtomicBoolean();
        Runnable onClose = () -> failIf(starved.get());
        try (TcpNode node = new TcpNode("connections_per_address", "1")) {
            try (RawPeer peer = RawPeer.linked(node.address(), 1)) {
                node.await(() -> node.receiver.link(label).isPresent());
                boolean taken = true;
                while (taken) {
                    Frame frame = Frame.of(ByteBuffer.allocate(1), ByteBuffer.allocate(60_000), onClose);
                    taken = node.time.await(() -> node.transport.send(label, frame), Duration.ofMillis(500));
                }
                starved.set(true);
                peer.reset();
            }

            node.await(() -> !node.receiver.closed().isEmpty());
            RawPeer.linked(node.address(), 2).close();
        }
    }

    private static void failIf(boolean starved) {
        if (starved) {
            throw new OutOfMemoryError("a fault of this test");
        }
    }

    /** There is no memory for the word of who this node is, so many times. */
    private static final class StarvingIdentity implements NodeIdentity {
        final AtomicInteger starvedTimes = new AtomicInteger();
        private final NodeIdentity label = LabelIdentity.of(9);

        @Override
        public PeerId self() {
            failIf(starvedTimes.getAndUpdate(left -> Math.max(0, left - 1)) > 0);
            return label.self();
        }

        @Override
        public X509ExtendedKeyManager keyManager() {
            return label.keyManager();
        }

        @Override
        public X509ExtendedTrustManager trustManager() {
            return label.trustManager();
        }

        @Override
        public PeerId peerOf(SSLSession session) {
            throw new UnsupportedOperationException("TLS is off");
        }

        @Override
        public SSLEngine engine(boolean client) {
            return label.engine(client);
        }
    }
}
