package updrift.transport.udp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import updrift.api.content.FileRegion;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.Frame;
import updrift.api.transport.FrameReceiver;
import updrift.api.transport.Link;
import updrift.api.transport.ReceivedFrame;
import updrift.api.transport.Transport;
import updrift.api.transport.inbound.HostAndPort;
import updrift.testkit.ChaosDatagram;
import updrift.testkit.RealTime;
import updrift.testkit.SimulatedDisk;
import updrift.testkit.TestContext;
import updrift.testkit.TestIdentity;
import updrift.testkit.TestSettings;

/**
 * How fast chunks of a file go from one node to another on loopback, beside as many bytes on one stream of the same library with nothing around it, in turn:
 * {@code java … LoopbackSpeed MIB ROUNDS CONGESTION LOSS DELAY_MILLIS}. The delay counts for each direction; with neither loss nor delay no proxy is between.
 * Not a test: it prints.
 */
final class LoopbackSpeed {
    private static final int CHUNK = 64 << 10;
    private static final int HEADER = 420;
    private static final long SEED = 7;

    private final int chunks;
    private final String congestion;
    private final double loss;
    private final Duration delay;

    private LoopbackSpeed(String[] arguments) {
        chunks = Integer.parseInt(arguments[0]) << 4;
        congestion = arguments[2];
        loss = Double.parseDouble(arguments[3]);
        delay = Duration.ofMillis(Integer.parseInt(arguments[4]));
    }

    public static void main(String[] arguments) throws Exception {
        LoopbackSpeed speed = new LoopbackSpeed(arguments);
        for (int round = Integer.parseInt(arguments[1]); round > 0; round--) {
            speed.tell("transport", speed.transport());
            speed.tell("plain", speed.plain());
        }
        System.exit(0);
    }

    private void tell(String what, double seconds) {
        System.out.printf("%s %.3f s %.1f MiB/s%n", what, seconds, chunks / 16.0 / seconds);
    }

    private double plain() throws Exception {
        try (PlainQuic quic = new PlainQuic((long) chunks * CHUNK, UdpSettings.read(settings("udp:127.0.0.1:0")))) {
            try (Way way = way(quic.address())) {
                return quic.transfer(way.address());
            }
        }
    }

    private double transport() throws Exception {
        Path file = Files.createTempFile("speed", ".pkg");
        try (RealTime time = new RealTime();
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                Transport from = transport(time, "udp:127.0.0.1:0");
                Transport to = transport(time, "none")) {
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
            for (int i = 0; i < chunks; i++) {
                channel.write(chunk.clear(), (long) i * CHUNK);
            }
            Sender sender = new Sender();
            Counter counter = new Counter(chunks);
            from.start(sender);
            to.start(counter);
            HostAndPort address = HostAndPort.parse(from.listening().get(0));
            try (Way way = way(new InetSocketAddress(address.host(), address.port()))) {
                to.dial(HostAndPort.of(UdpTransport.SCHEME, way.address()).toPeerAddress());
                sender.linked.acquire();
                return pour(from, sender, counter, channel);
            }
        } finally {
            Files.delete(file);
        }
    }

    private double pour(Transport from, Sender sender, Counter counter, FileChannel file) throws InterruptedException {
        long begun = System.nanoTime();
        for (int i = 0; i < chunks; i++) {
            Frame frame =
                    Frame.of(ByteBuffer.allocate(HEADER), new FileRegion(file, (long) i * CHUNK, CHUNK), () -> {});
            while (!from.send(sender.peer, frame)) {
                sender.room.acquire();
            }
        }
        counter.left.await();
        return (System.nanoTime() - begun) / 1e9;
    }

    private Transport transport(RealTime time, String listen) {
        return new UdpTransportFactory()
                .create(
                        settings(listen),
                        new TestContext(time, time, new SimulatedDisk().directory("x"), TestIdentity.create()));
    }

    private TestSettings settings(String listen) {
        return TestSettings.of(new UdpTransportFactory(), Map.of("listen", listen, "congestion", congestion));
    }

    /** What lies between the two, if anything does. */
    private interface Way extends AutoCloseable {
        InetSocketAddress address();

        @Override
        void close() throws IOException;
    }

    private Way way(InetSocketAddress to) throws IOException {
        ChaosDatagram network = loss > 0 || !delay.isZero()
                ? ChaosDatagram.to(to, SEED).lose(loss).delay(delay)
                : null;
        return new Way() {
            @Override
            public InetSocketAddress address() {
                return network == null ? to : network.address();
            }

            @Override
            public void close() throws IOException {
                if (network != null) {
                    network.close();
                }
            }
        };
    }

    private static class Sender implements FrameReceiver {
        final Semaphore linked = new Semaphore(0);
        final Semaphore room = new Semaphore(0);
        volatile PeerId peer;

        @Override
        public void onLink(Link link) {
            peer = link.peer();
            linked.release();
        }

        @Override
        public void onFrame(PeerId from, ReceivedFrame frame) {
            frame.release();
        }

        @Override
        public void onWritable(PeerId to) {
            room.release();
        }

        @Override
        public void onLinkClosed(PeerId other, String reason) {}

        @Override
        public void onDialFailed(PeerAddress address, String reason) {
            System.out.println("failed: " + reason);
        }
    }

    private static final class Counter extends Sender {
        final CountDownLatch left;

        Counter(int chunks) {
            left = new CountDownLatch(chunks);
        }

        @Override
        public void onFrame(PeerId from, ReceivedFrame frame) {
            frame.release();
            left.countDown();
        }
    }
}
