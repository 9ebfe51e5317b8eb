package updrift.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.content.FileRegion;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.Frame;
import updrift.api.transport.FrameReceiver;
import updrift.api.transport.Link;
import updrift.api.transport.ReceivedFrame;
import updrift.api.transport.Transport;
import updrift.testkit.RealTime;
import updrift.testkit.SimulatedDisk;
import updrift.testkit.TestContext;
import updrift.testkit.TestIdentity;
import updrift.testkit.TestSettings;

class TcpBulkTest {
    private static final int SENDERS = 3;
    private static final int FRAMES = 300;

    /** Before the body: the checksum of it. */
    private static final int HEADER = 8;

    @ParameterizedTest
    @ValueSource(strings = {"on", "off"})
    void muchFromManyComesWholeThroughLittleMemory(String tls, @TempDir Path directory) throws Exception {
        Path file = directory.resolve("package");
        byte[] content = new byte[4 << 20];
        new Random(9).nextBytes(content);
        Files.write(file, content);
        List<Transport> all = new ArrayList<>();
        Checker checker = new Checker();
        try (FileChannel channel = FileChannel.open(file)) {
            Transport hub = started(checker, tls, "tcp:127.0.0.1:0", checker.time);
            all.add(hub);
            for (int i = 0; i < SENDERS; i++) {
                Pourer pourer = new Pourer(channel, content, i);
                pourer.transport = started(pourer, tls, "none", checker.time);
                all.add(pourer.transport);
                pourer.transport.dial(hub.listening().get(0));
            }

            assertThat(checker.time.await(
                            () -> checker.whole.get() + checker.broken.get() == SENDERS * FRAMES,
                            Duration.ofSeconds(60)))
                    .isTrue();
            assertThat(checker.broken).hasValue(0);
        } finally {
            all.forEach(Transport::close);
            checker.time.close();
        }
    }

    private static Transport started(FrameReceiver receiver, String tls, String listen, RealTime time) {
        TcpTransportFactory factory = new TcpTransportFactory();
        Transport transport = factory.create(
                TestSettings.of(factory, Map.of("listen", listen, "tls", tls, "receive_memory", "4MiB")),
                new TestContext(time, time, new SimulatedDisk().directory("x"), TestIdentity.create()));
        transport.start(receiver);
        return transport;
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        return (int) sum.getValue();
    }

    /** Sends frames of all kinds as fast as they are taken. */
    private static final class Pourer implements FrameReceiver {
        private final FileChannel file;
        private final byte[] content;
        private final Random random;
        private Transport transport;
        private int left = FRAMES;

        Pourer(FileChannel file, byte[] content, long seed) {
            this.file = file;
            this.content = content;
            this.random = new Random(seed);
        }

        @Override
        public void onLink(Link link) {
            pour(link.peer());
        }

        @Override
        public void onWritable(PeerId peer) {
            pour(peer);
        }

        private void pour(PeerId peer) {
            while (left > 0 && transport.send(peer, frame())) {
                left--;
            }
        }

        private Frame frame() {
            int length = 1 + random.nextInt(random.nextInt(3) == 0 ? 300 : 65_536);
            int position = random.nextInt(content.length - length);
            ByteBuffer body = ByteBuffer.wrap(content, position, length);
            ByteBuffer header = ByteBuffer.allocate(HEADER)
                    .putInt(length)
                    .putInt(checksum(body.duplicate()))
                    .flip();
            return random.nextBoolean()
                    ? Frame.of(header, new FileRegion(file, position, length), () -> {})
                    : Frame.of(header, body, () -> {});
        }

        @Override
        public void onFrame(PeerId peer, ReceivedFrame frame) {
            frame.release();
        }

        @Override
        public void onLinkClosed(PeerId peer, String reason) {}

        @Override
        public void onDialFailed(PeerAddress address, String reason) {}
    }

    /** Checks frames on workers and lets go of them there. */
    private static final class Checker implements FrameReceiver {
        private final RealTime time = new RealTime();
        private final AtomicInteger whole = new AtomicInteger();
        private final AtomicInteger broken = new AtomicInteger();

        @Override
        public void onFrame(PeerId peer, ReceivedFrame frame) {
            time.execute(() -> {
                ByteBuffer bytes = frame.bytes().duplicate();
                int length = bytes.getInt();
                int sum = bytes.getInt();
                boolean right = bytes.remaining() == length && checksum(bytes) == sum;
                (right ? whole : broken).incrementAndGet();
                frame.release();
            });
        }

        @Override
        public void onLink(Link link) {}

        @Override
        public void onWritable(PeerId peer) {}

        @Override
        public void onLinkClosed(PeerId peer, String reason) {}

        @Override
        public void onDialFailed(PeerAddress address, String reason) {}
    }
}
