package updrift.samples.node.e2e;

import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import updrift.api.disk.StateDirectory;
import updrift.api.peer.PeerAddress;
import updrift.api.transport.Transport;
import updrift.engine.fleet.Forger;
import updrift.engine.node.NodeIdentities;
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
    private final Queue<Forger> forgers = new ConcurrentLinkedQueue<>();
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
    long heard() {
        return forgers.stream().filter(forger -> forger.sent() > 0).count();
    }

    private void next() {
        StateDirectory state = new SimulatedDisk().directory("forger");
        TestContext context = new TestContext(time, time, state, NodeIdentities.open(state));
        Map<String, String> settings = world.strangersSettings("forger");
        Transport transport = world.factory().create(TestSettings.of(world.factory(), settings), context);
        Forger forger = new Forger(transport, victim, forged, COPIES, () -> isOver(transport));
        running = Optional.of(transport);
        forgers.add(forger);
        forger.begin();
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
