package updrift.transport.jgroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.ObjectMessage;
import org.jgroups.Receiver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.transport.Frame;
import updrift.api.transport.Transport;
import updrift.testkit.LabelIdentity;
import updrift.testkit.RealTime;
import updrift.testkit.RecordingReceiver;
import updrift.testkit.SimulatedDisk;
import updrift.testkit.TestContext;
import updrift.testkit.TestSettings;

/** A channel that the host goes on using for itself. */
@Tag("R37")
class SharedChannelTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Cluster cluster = new Cluster(true);
    private final RealTime time = new RealTime();

    @AfterEach
    void leave() {
        cluster.close();
        time.close();
    }

    @Test
    void theHostsMessagesAndFramesGoTheirOwnWays() throws Exception {
        JChannel one = cluster.join("one");
        JChannel two = cluster.join("two");
        List<String> heardByHost = new CopyOnWriteArrayList<>();
        two.setReceiver(new Receiver() {
            @Override
            public void receive(Message message) {
                heardByHost.add(message.getObject());
            }
        });
        RecordingReceiver there = new RecordingReceiver();
        RecordingReceiver here = new RecordingReceiver();
        Transport from = started(one, 1, here);
        Transport to = started(two, 2, there);
        from.dial(to.listening().get(0));
        until(() -> !here.links().isEmpty());

        from.send(LabelIdentity.of(2).self(), Frame.of(ByteBuffer.allocate(60_000)));
        one.send(new ObjectMessage(two.getAddress(), "hello"));

        until(() -> there.received() == 1 && !heardByHost.isEmpty());
        from.close();
        to.close();
        one.send(new ObjectMessage(two.getAddress(), "still here"));
        until(() -> heardByHost.size() == 2);
        assertThat(heardByHost).containsExactly("hello", "still here");
    }

    @Test
    void aMemberThatLeavesTheClusterLosesItsLinkAtOnce() throws Exception {
        JChannel one = cluster.join("one");
        JChannel two = cluster.join("two");
        RecordingReceiver here = new RecordingReceiver();
        Transport from = started(one, 1, here);
        Transport to = started(two, 2, new RecordingReceiver());
        from.dial(to.listening().get(0));
        until(() -> !here.links().isEmpty());

        two.close();

        until(() -> !here.closed().isEmpty());
        assertThat(here.closed()).singleElement().asString().contains("left the cluster");
        from.close();
        to.close();
    }

    @Test
    void aChannelThatIsNotConnectedIsRefusedWithTheRemedy() throws Exception {
        try (JChannel alone = new JChannel(new org.jgroups.protocols.SHARED_LOOPBACK())) {
            Transport transport = transport(alone, 1);

            assertThatThrownBy(() -> transport.start(new RecordingReceiver()))
                    .isInstanceOfSatisfying(
                            UpdriftException.class,
                            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.ADDRESS_UNUSABLE))
                    .hasMessageContaining("connect it to its cluster before Updrift starts");
            transport.close();
        }
    }

    private Transport started(JChannel channel, long identity, RecordingReceiver receiver) {
        Transport transport = transport(channel, identity);
        transport.start(receiver);
        return transport;
    }

    private Transport transport(JChannel channel, long identity) {
        JGroupsTransportFactory factory = new JGroupsTransportFactory();
        return factory.create(
                TestSettings.of(factory, Map.of()),
                new TestContext(
                        time,
                        time,
                        new SimulatedDisk().directory("node"),
                        LabelIdentity.of(identity),
                        Map.of(JChannel.class, channel)));
    }

    private void until(BooleanSupplier reached) {
        assertThat(time.await(reached, PATIENCE))
                .as("reached within " + PATIENCE)
                .isTrue();
    }
}
