package updrift.transport.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.error.UpdriftException;
import updrift.api.peer.PeerAddress;
import updrift.api.transport.Frame;
import updrift.api.transport.Transport;
import updrift.testkit.LabelIdentity;
import updrift.testkit.LogHere;
import updrift.testkit.RealTime;
import updrift.testkit.RecordingReceiver;
import updrift.testkit.SimulatedDisk;
import updrift.testkit.TestContext;
import updrift.testkit.TestSettings;

/** A server that refuses, vanishes and comes back, and what a node may ask of one that many share. */
@Tag("slow")
@Tag("R37")
class NatsOutageTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final String FLEET = "authorization { user: fleet, password: secret }";
    private static final String OTHERS = "authorization { user: fleet, password: other }";
    private static final Map<String, String> KNOWN = Map.of("user", "fleet", "password", "secret");

    private final RealTime time = new RealTime();
    private final List<Transport> started = new ArrayList<>();

    @TempDir
    private Path folder;

    private NatsServer server;

    @AfterEach
    void closeAll() throws Exception {
        started.forEach(Transport::close);
        time.close();
        if (server != null) {
            server.stop();
        }
    }

    @Test
    void anOutageIsToldOnceAndFramesFlowAgainWhenTheServerIsBack() throws Exception {
        startServer("");
        RecordingReceiver ada = new RecordingReceiver();
        RecordingReceiver ben = new RecordingReceiver();
        Transport from = node("ada", 1, ada, Map.of());
        node("ben", 2, ben, Map.of());
        until(() -> linked(from, ada));
        send(from, 2);
        until(() -> ben.received() == 1);
        try (LogHere log = LogHere.open()) {
            server.kill();
            // Several attempts of both nodes fall into this.
            time.await(() -> false, Duration.ofSeconds(3));
            from.dial(PeerAddress.parse("nats:cid"));
            until(() -> !ada.failed().isEmpty());
            server.start();
            until(() -> send(from, 2) && ben.received() > 1);

            assertThat(log.lines("trying again")).as(log::toString).hasSize(2);
            assertThat(log.lines("is there again")).as(log::toString).hasSize(2);
        }
        assertThat(ada.failed()).last().asString().contains("nats:cid", server.url());
        assertThat(ada.closed()).isEmpty();
    }

    @Test
    void aNodeStartsWithoutAServerAndSaysWhichOneItWaitsFor() throws Exception {
        server = NatsServer.in(folder, "");
        RecordingReceiver ada = new RecordingReceiver();
        Transport from = node("ada", 1, ada, Map.of());
        node("ben", 2, new RecordingReceiver(), Map.of());

        from.dial(PeerAddress.parse("nats:ben"));
        until(() -> !ada.failed().isEmpty());
        server.start();

        assertThat(ada.failed()).singleElement().asString().contains("nats:ben", server.url());
        until(() -> linked(from, ada));
    }

    @Test
    void aServerThatRefusesThisNodeIsNamedWithItsReason() throws Exception {
        startServer(FLEET);
        RecordingReceiver ada = new RecordingReceiver();
        Transport from = node("ada", 1, ada, Map.of("user", "fleet", "password", "wrong"));

        from.dial(PeerAddress.parse("nats:ben"));
        until(() -> !ada.failed().isEmpty());

        assertThat(ada.failed()).singleElement().asString().contains(server.url(), "Authorization Violation");
        RecordingReceiver cid = new RecordingReceiver();
        Transport known = node("cid", 3, cid, KNOWN);
        node("ben", 2, new RecordingReceiver(), KNOWN);
        until(() -> linked(known, cid));
    }

    @Test
    void framesFlowAgainWhenAServerThatRefusedThisNodeLetsItInAgain() throws Exception {
        startServer(FLEET);
        RecordingReceiver ada = new RecordingReceiver();
        RecordingReceiver ben = new RecordingReceiver();
        Transport from = node("ada", 1, ada, KNOWN);
        node("ben", 2, ben, KNOWN);
        until(() -> linked(from, ada));
        try (LogHere log = LogHere.open()) {
            server.kill();
            server.startWith(OTHERS);
            refuseBothTwice();
            from.dial(PeerAddress.parse("nats:cid"));
            until(() -> !ada.failed().isEmpty());
            server.kill();
            server.startWith(FLEET);
            until(() -> send(from, 2) && ben.received() > 0);

            assertThat(log.lines("Authorization Violation; trying again"))
                    .as(log::toString)
                    .hasSize(2);
            assertThat(log.lines("is there again")).as(log::toString).hasSize(2);
        }
        assertThat(ada.failed()).last().asString().contains("nats:cid", server.url(), "Authorization Violation");
    }

    @Test
    void aServerThatRefusesFromTheStartIsUsedWhenItRelents() throws Exception {
        startServer(OTHERS);
        RecordingReceiver ada = new RecordingReceiver();
        RecordingReceiver ben = new RecordingReceiver();
        try (LogHere log = LogHere.open()) {
            Transport from = node("ada", 1, ada, KNOWN);
            node("ben", 2, ben, KNOWN);
            refuseBothTwice();
            server.kill();
            server.startWith(FLEET);
            until(() -> linked(from, ada));

            until(() -> send(from, 2) && ben.received() > 0);
            assertThat(log.lines("Authorization Violation; trying again"))
                    .as(log::toString)
                    .hasSize(2);
        }
    }

    @Test
    void aNodeThatIsRefusedHoldsNothingBetweenItsTriesAndEndsThemWhenItIsClosed() throws Exception {
        startServer(OTHERS);
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Transport from = node("ada", 1, new RecordingReceiver(), KNOWN);

        until(() -> server.refusals() >= 3);
        until(() -> begunSince(before).isEmpty());
        from.close();

        until(() -> begunSince(before).isEmpty());
        long refusals = server.refusals();
        // The next try would fall into this.
        assertThat(time.await(() -> server.refusals() > refusals, Duration.ofSeconds(4)))
                .isFalse();
    }

    @Test
    @Tag("R25")
    void aNodeSendsNoFasterThanItMay() throws Exception {
        startServer("");
        RecordingReceiver ada = new RecordingReceiver();
        RecordingReceiver ben = new RecordingReceiver();
        Transport from = node("ada", 1, ada, Map.of("max_speed", "512KiB"));
        node("ben", 2, ben, Map.of());
        until(() -> linked(from, ada));

        long begun = System.nanoTime();
        until(() -> {
            send(from, 2);
            return ben.received() >= 32;
        });
        double seconds = (System.nanoTime() - begun) / 1e9;

        // 32 frames of 64 KiB; the first ones go at once.
        assertThat(32 * 64 / seconds).isBetween(200.0, 512 * 1.1);
    }

    @Test
    void waitsGrowAndDifferFromNodeToNode() {
        Backoff one = new Backoff(new SplittableRandom(1));
        Backoff other = new Backoff(new SplittableRandom(2));

        assertThat(one.afterFailing(1)).isBetween(Duration.ofMillis(125), Duration.ofMillis(250));
        assertThat(one.afterFailing(4)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(one.afterFailing(1_000)).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
        assertThat(one.afterFailing(9)).isNotEqualTo(other.afterFailing(9));
    }

    @Test
    @Tag("F11")
    void aSettingThatWillNotDoIsToldBeforeAnythingStarts() {
        Map.of("servers", "http://x", "listen", "nats:a.b", "subject", "a..b", "max_speed", "1KiB", "user", "alone")
                .forEach((key, value) -> assertThatThrownBy(() -> make("ada", 1, Map.of(key, value)))
                        .isInstanceOf(UpdriftException.class)
                        .hasMessageStartingWith(key + ": "));
    }

    /** Long enough that the client has given up on its connection, if it does. */
    private void refuseBothTwice() {
        until(() -> server.refusals() >= 4);
        time.await(() -> false, Duration.ofSeconds(1));
    }

    /** Without those of the transport and of the test, which last as long as they do. */
    private static Set<Thread> begunSince(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .filter(thread -> !Set.of("updrift-nats", "test").contains(thread.getName()))
                .filter(thread -> !thread.getName().startsWith("process reaper"))
                .collect(Collectors.toSet());
    }

    private void startServer(String settings) throws Exception {
        server = NatsServer.in(folder, settings).start();
        until(server::listens);
    }

    private Transport node(String place, long identity, RecordingReceiver receiver, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("servers", server.url());
        settings.put("listen", "nats:" + place);
        Transport transport = make(place, identity, settings);
        started.add(transport);
        transport.start(receiver);
        return transport;
    }

    private Transport make(String place, long identity, Map<String, String> settings) {
        NatsTransportFactory factory = new NatsTransportFactory();
        return factory.create(
                TestSettings.of(factory, settings),
                new TestContext(time, time, new SimulatedDisk().directory(place), LabelIdentity.of(identity)));
    }

    private boolean linked(Transport from, RecordingReceiver receiver) {
        from.dial(PeerAddress.parse("nats:ben"));
        return !receiver.links().isEmpty();
    }

    private boolean send(Transport from, long to) {
        return from.send(LabelIdentity.of(to).self(), Frame.of(ByteBuffer.allocate(64 << 10)));
    }

    private void until(BooleanSupplier reached) {
        assertThat(time.await(reached, PATIENCE))
                .as("reached within " + PATIENCE)
                .isTrue();
    }
}
