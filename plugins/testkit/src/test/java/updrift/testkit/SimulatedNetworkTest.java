package updrift.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import updrift.api.peer.PeerId;
import updrift.api.transport.Frame;
import updrift.api.transport.Transport;

class SimulatedNetworkTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final VirtualTimeline time = new VirtualTimeline(3);
    private final SimulatedNetwork network = new SimulatedNetwork(time, 3);
    private final RecordingReceiver atAda = new RecordingReceiver();
    private final RecordingReceiver atBen = new RecordingReceiver();
    private final Transport ada = start("ada", 1, atAda);
    private final Transport ben = start("ben", 2, atBen);
    private final PeerId adaId = LabelIdentity.of(1).self();
    private final PeerId benId = LabelIdentity.of(2).self();

    @Test
    void aFrameTakesTheLatencyAndTheBandwidthOfBothHosts() {
        network.latency(Duration.ofMillis(20), Duration.ofMillis(20));
        network.host("ada").bandwidth(100_000, 0);
        network.host("ben").bandwidth(0, 50_000);
        link();
        long sent = time.nanos();

        send(10_000);
        time.runUntil(() -> atBen.received() == 1, SECOND);

        assertThat(time.nanos() - sent)
                .isEqualTo(Duration.ofMillis(100 + 20 + 200).toNanos());
    }

    @Test
    void twoReceiversShareAnUplinkFrameByFrame() {
        RecordingReceiver atCid = new RecordingReceiver();
        start("cid", 3, atCid);
        ada.dial(network.host("cid").address());
        link();
        network.host("ada").bandwidth(1_000_000, 0);
        for (int i = 0; i < 10; i++) {
            send(20_000);
            ada.send(LabelIdentity.of(3).self(), frame(20_000));
        }

        time.advance(Duration.ofMillis(205));

        assertThat(List.of(atBen.received(), atCid.received())).containsExactlyInAnyOrder(5, 5);
    }

    @Test
    void lostFramesAreClosedAndNeverArrive() {
        network.losing(0.5);
        link();
        AtomicInteger closed = new AtomicInteger();

        for (int i = 0; i < 200; i++) {
            ada.send(benId, Frame.of(ByteBuffer.allocate(1), ByteBuffer.allocate(99), closed::incrementAndGet));
            time.advance(Duration.ofMillis(1));
        }
        time.advance(SECOND);

        assertThat(closed).hasValue(200);
        assertThat(atBen.received()).isBetween(60, 140);
    }

    @Test
    void framesOvertakeEachOtherWhereTheNetworkReorders() {
        network.reordering(0.2);
        link();

        for (int i = 0; i < 100; i++) {
            ada.send(benId, Frame.of(ByteBuffer.wrap(new byte[] {(byte) i})));
        }
        time.advance(SECOND);

        List<Byte> order = atBen.frames().stream().map(bytes -> bytes[0]).toList();
        assertThat(order)
                .hasSize(100)
                .doesNotHaveDuplicates()
                .isNotEqualTo(order.stream().sorted().toList());
    }

    @Test
    void aPartitionHoldsFramesBackAndThenEndsTheLink() {
        link();
        network.partition(List.of("ada"));
        send(100);

        time.advance(Duration.ofSeconds(14));
        assertThat(atAda.closed()).isEmpty();
        time.advance(Duration.ofSeconds(2));

        assertThat(atBen.received()).isZero();
        assertThat(atAda.closed()).containsExactly("no answer for 15 s");
        assertThat(atBen.closed()).containsExactly("no answer for 15 s");
        ada.dial(network.host("ben").address());
        time.advance(Duration.ofSeconds(6));
        assertThat(atAda.failed()).containsExactly("sim:ben:1 doesn't answer");
    }

    @Test
    void aPartitionHealedInTimeLosesNothing() {
        link();
        network.partition(List.of("ada"));
        send(100);
        time.advance(Duration.ofSeconds(10));

        network.heal();
        time.advance(Duration.ofSeconds(10));

        assertThat(atBen.received()).isOne();
        assertThat(atAda.closed()).isEmpty();
    }

    @Test
    void whoCrashesHearsNothingAndItsPeerSeesTheLinkEnd() {
        link();

        network.host("ben").crash();
        time.advance(SECOND);

        assertThat(atAda.closed()).hasSize(1);
        assertThat(atBen.closed()).isEmpty();
        assertThat(ada.send(benId, frame(10))).isFalse();
        RecordingReceiver again = new RecordingReceiver();
        start("ben", 2, again);
        link();
        assertThat(again.link(adaId)).isPresent();
    }

    @Test
    void aCutLinkEndsOnBothSidesAndCanBeMadeAgain() {
        link();

        network.cut("ada", "ben");
        time.advance(SECOND);

        assertThat(atAda.closed()).hasSize(1);
        assertThat(atBen.closed()).hasSize(1);
        link();
        assertThat(atBen.links()).hasSize(2);
    }

    private Transport start(String name, long number, RecordingReceiver receiver) {
        VirtualNode node = time.node(name);
        SimulatedHost host = network.host(name);
        TestContext context = new TestContext(
                node.timeline(),
                node.workers(),
                new SimulatedStateDirectory(new SimulatedDisk(), name),
                LabelIdentity.of(number));
        Transport transport = host.create(TestSettings.of(host, Map.of()), context);
        transport.start(receiver);
        return transport;
    }

    private void link() {
        ada.dial(network.host("ben").address());
        time.advance(SECOND);
    }

    private void send(int length) {
        assertThat(ada.send(benId, frame(length))).isTrue();
    }

    private static Frame frame(int length) {
        return Frame.of(ByteBuffer.allocate(length));
    }
}
