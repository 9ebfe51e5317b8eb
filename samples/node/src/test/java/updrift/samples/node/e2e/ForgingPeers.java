package updrift.samples.node.e2e;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import updrift.api.disk.StateDirectory;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.Frame;
import updrift.api.transport.FrameReceiver;
import updrift.api.transport.Link;
import updrift.api.transport.ReceivedFrame;
import updrift.api.transport.Transport;
import updrift.engine.node.NodeIdentities;
import updrift.engine.wire.Codec;
import updrift.engine.wire.Message;
import updrift.testkit.RealTime;
import updrift.testkit.SimulatedDisk;
import updrift.testkit.TestContext;
import updrift.testkit.TestSettings;

/**
 * One after another greets a node over TCP as one of the fleet would, and tells it what its authority didn't sign as often as the link takes it. Each has an
 * identity of its own; when the link of one ends, the next one comes.
 */
final class ForgingPeers implements AutoCloseable {
    private static final int COPIES = 500;

    private final RealTime time = new RealTime();
    private final ExecutorService turns = Executors.newSingleThreadExecutor();
    private final AtomicInteger heard = new AtomicInteger();
    private final SocketWorld world = SocketWorld.tcp();
    private final PeerAddress victim;
    private final byte[] forged;
    private volatile Optional<Transport> running = Optional.empty();

    private ForgingPeers(PeerAddress victim, byte[] forged) {
        this.victim = victim;
        this.forged = forged;
    }

    static ForgingPeers against(String victim, byte[] forged) {
        ForgingPeers flood = new ForgingPeers(PeerAddress.parse(victim), forged);
        flood.turns.execute(flood::next);
        return flood;
    }

    /** How many have told theirs so far. */
    int heard() {
        return heard.get();
    }

    private void next() {
        StateDirectory state = new SimulatedDisk().directory("forger");
        TestContext context = new TestContext(time, time, state, NodeIdentities.open(state));
        Map<String, String> settings = world.strangersSettings("forger");
        Transport transport = world.factory().create(TestSettings.of(world.factory(), settings), context);
        running = Optional.of(transport);
        transport.start(new Forger(transport));
        transport.dial(victim);
    }

    private void isOver(Transport transport) {
        try {
            turns.execute(() -> {
                transport.close();
                next();
            });
        } catch (RejectedExecutionException closed) {
            // That was the last one.
        }
    }

    private final class Forger implements FrameReceiver {
        private final Transport transport;

        Forger(Transport transport) {
            this.transport = transport;
        }

        @Override
        public void onLink(Link link) {
            // The victim speaks first, and with its words it is greeted.
        }

        @Override
        public void onFrame(PeerId peer, ReceivedFrame frame) {
            Message said = Codec.decode(frame.bytes().duplicate());
            frame.release();
            if (said instanceof Message.Hello hello) {
                heard.incrementAndGet();
                boolean taken = send(hello, peer);
                for (int copy = 0; copy < COPIES && taken; copy++) {
                    taken = send(new Message.Statement(forged), peer);
                }
            }
        }

        private boolean send(Message message, PeerId to) {
            return transport.send(to, Frame.of(Codec.encode(message)));
        }

        @Override
        public void onWritable(PeerId peer) {
            // What fits is enough.
        }

        @Override
        public void onLinkClosed(PeerId peer, String reason) {
            isOver(transport);
        }

        @Override
        public void onDialFailed(PeerAddress address, String reason) {
            isOver(transport);
        }
    }

    /** Once the last one's transport is closed. */
    @Override
    public void close() {
        turns.shutdown();
        try {
            turns.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        running.ifPresent(Transport::close);
        time.close();
    }
}
