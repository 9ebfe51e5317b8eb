package updrift.transport.tcp;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
import updrift.testkit.RealTime;
import updrift.testkit.SimulatedDisk;
import updrift.testkit.TestContext;
import updrift.testkit.TestIdentity;
import updrift.testkit.TestSettings;

/** How fast chunks of a file of 1 GiB go from one node to another on loopback: {@code java … LoopbackSpeed on|off [rounds]}. Not a test: it prints. */
final class LoopbackSpeed {
    private static final int CHUNK = 64 << 10;
    private static final int CHUNKS = 16 << 10;
    private static final int HEADER = 420;

    private LoopbackSpeed() {}

    public static void main(String[] arguments) throws Exception {
        Path file = Files.createTempFile("speed", ".pkg");
        try (RealTime time = new RealTime();
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
            for (int i = 0; i < CHUNKS; i++) {
                channel.write(chunk.clear(), (long) i * CHUNK);
            }
            for (int round = Integer.parseInt(arguments[1]); round > 0; round--) {
                round(arguments[0], time, channel);
            }
        } finally {
            Files.delete(file);
        }
    }

    private static void round(String tls, RealTime time, FileChannel file) throws Exception {
        Sender sender = new Sender();
        Counter counter = new Counter();
        try (Transport from = transport(tls, time, "tcp:127.0.0.1:0");
                Transport to = transport(tls, time, "none")) {
            from.start(sender);
            to.start(counter);
            to.dial(from.listening().get(0));
            sender.linked.acquire();
            long begun = System.nanoTime();
            for (int i = 0; i < CHUNKS; i++) {
                Frame frame =
                        Frame.of(ByteBuffer.allocate(HEADER), new FileRegion(file, (long) i * CHUNK, CHUNK), () -> {});
                while (!from.send(sender.peer, frame)) {
                    sender.room.acquire();
                }
            }
            counter.left.await();
            double seconds = (System.nanoTime() - begun) / 1e9;
            System.out.printf("tls %s: %.2f s, %.2f GB/s%n", tls, seconds, (double) CHUNKS * CHUNK / seconds / 1e9);
        }
    }

    private static Transport transport(String tls, RealTime time, String listen) {
        TcpTransportFactory factory = new TcpTransportFactory();
        return factory.create(
                TestSettings.of(factory, Map.of("listen", listen, "tls", tls)),
                new TestContext(time, time, new SimulatedDisk().directory("x"), TestIdentity.create()));
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
        public void onLinkClosed(PeerId other, String reason) {
            System.out.println("closed: " + reason);
        }

        @Override
        public void onDialFailed(PeerAddress address, String reason) {
            System.out.println("failed: " + reason);
        }
    }

    private static final class Counter extends Sender {
        final CountDownLatch left = new CountDownLatch(CHUNKS);

        @Override
        public void onFrame(PeerId from, ReceivedFrame frame) {
            frame.release();
            left.countDown();
        }
    }
}
