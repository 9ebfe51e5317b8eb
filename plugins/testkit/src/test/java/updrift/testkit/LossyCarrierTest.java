package updrift.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.peer.PeerAddress;
import updrift.api.transport.Frame;
import updrift.api.transport.Transport;
import updrift.api.transport.carrier.Bridge;
import updrift.api.transport.carrier.CarrierTransport;
import updrift.api.transport.carrier.CarrierTransport.Carrier;
import updrift.api.transport.carrier.CarrierTransport.Incoming;

/** A transport over a carrier that loses, repeats and reorders messages, takes them only now and then, and is written to by strangers. In virtual time. */
@Tag("R34")
class LossyCarrierTest {
    private static final int MESSAGE_MAX = 2_000;
    private static final int FRAMES = 300;

    private final VirtualTimeline time = new VirtualTimeline(1);
    private final Map<String, Incoming> network = new TreeMap<>();
    private SplittableRandom random = new SplittableRandom(1);
    private double losing;
    private double repeating;
    private double refusing;
    private long delayNanosMost = 1_000_000;

    private final class Rough implements Carrier {
        private final String place;
        private final VirtualNode node;

        Rough(String place, VirtualNode node) {
            this.place = place;
            this.node = node;
        }

        @Override
        public String scheme() {
            return "rough";
        }

        @Override
        public String address() {
            return place;
        }

        @Override
        public int messageMax() {
            return MESSAGE_MAX;
        }

        @Override
        public boolean authenticated() {
            return false;
        }

        @Override
        public void start(Incoming incoming) {
            network.put(place, incoming);
        }

        @Override
        public boolean send(String to, ByteBuffer message) {
            assertThat(message.remaining()).isBetween(1, MESSAGE_MAX);
            if (random.nextDouble() < refusing) {
                return false;
            }
            int copies = random.nextDouble() < losing ? 0 : random.nextDouble() < repeating ? 2 : 1;
            for (int copy = 0; copy < copies; copy++) {
                node.timeline()
                        .later(
                                Duration.ofNanos(random.nextLong(1, delayNanosMost)),
                                () -> network.get(to).received(place, message.duplicate()));
            }
            return true;
        }

        @Override
        public void close() {
            network.remove(place);
        }
    }

    private record End(Transport transport, RecordingReceiver receiver, LabelIdentity identity) {}

    private End end(String place, long identity) {
        VirtualNode node = time.node(place);
        LabelIdentity label = LabelIdentity.of(identity);
        Transport transport = new CarrierTransport(
                new Rough(place, node),
                TestSettings.of(new Bridge.Factory(), Map.of()),
                new TestContext(node.timeline(), node.workers(), new SimulatedDisk().directory(place), label),
                work -> node.timeline().later(Duration.ZERO, work));
        RecordingReceiver receiver = new RecordingReceiver();
        transport.start(receiver);
        return new End(transport, receiver, label);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void framesArriveWholeAndAtMostOnceAndTheLinkNeverStandsStill(long seed) {
        random = new SplittableRandom(seed);
        losing = 0.05;
        repeating = 0.1;
        refusing = 0.1;
        delayNanosMost = 30_000_000;
        End ada = end("ada", 1);
        End ben = end("ben", 2);
        dialUntilLinked(ada, ben);
        AtomicInteger open = new AtomicInteger();
        List<byte[]> sent = new ArrayList<>();

        for (int i = 0; i < FRAMES; i++) {
            byte[] bytes = new byte[random.nextInt(4, Frame.LENGTH_MAX)];
            random.split().nextBytes(bytes);
            ByteBuffer.wrap(bytes).putInt(i);
            sent.add(bytes);
            assertThat(time.runUntil(
                            () -> ada.transport()
                                    .send(
                                            ben.identity().self(),
                                            Frame.of(ByteBuffer.wrap(bytes), ByteBuffer.allocate(0), () -> {
                                                open.decrementAndGet();
                                            })),
                            Duration.ofSeconds(60)))
                    .as("frame %d of seed %d is taken", i, seed)
                    .isTrue();
            open.incrementAndGet();
        }
        assertThat(time.runUntil(() -> open.get() == 0, Duration.ofSeconds(60))).isTrue();
        time.advance(Duration.ofSeconds(1));

        Set<Integer> numbers = new HashSet<>();
        for (byte[] frame : ben.receiver().frames()) {
            int number = ByteBuffer.wrap(frame).getInt();
            assertThat(frame).isEqualTo(sent.get(number));
            assertThat(numbers.add(number)).as("frame %d comes once", number).isTrue();
        }
        // Of most frames with dozens of parts one is lost; the short ones come.
        assertThat(numbers).hasSizeBetween(FRAMES / 20, FRAMES - 1);
        assertThat(ada.receiver().closed()).isEmpty();
    }

    @Test
    void whenOnlyPartsAreReorderedNothingIsLost() {
        delayNanosMost = 3_000_000;
        repeating = 0.3;
        End ada = end("ada", 1);
        End ben = end("ben", 2);
        dialUntilLinked(ada, ben);
        byte[] filled = new byte[20_000];
        Arrays.fill(filled, (byte) 7);

        for (int i = 0; i < 50; i++) {
            assertThat(time.runUntil(
                            () -> ada.transport().send(ben.identity().self(), Frame.of(ByteBuffer.wrap(filled))),
                            Duration.ofSeconds(10)))
                    .isTrue();
            time.advance(Duration.ofMillis(20));
        }
        time.advance(Duration.ofSeconds(2));

        assertThat(ben.receiver().frames()).hasSize(50).allMatch(frame -> Arrays.equals(frame, filled));
    }

    @Test
    @Tag("C14")
    void aPeerThatFallsSilentLosesItsLinkWithinAMinute() {
        End ada = end("ada", 1);
        End ben = end("ben", 2);
        dialUntilLinked(ada, ben);

        losing = 1;
        time.advance(Duration.ofMinutes(1));

        assertThat(ada.receiver().closed()).singleElement().asString().contains("nothing came for 30 s");
        assertThat(ben.receiver().closed()).hasSize(1);
    }

    @Test
    @Tag("C04")
    void whoTakesNothingThatItAskedForLosesItsLinkAndHoldsNothingMore() {
        End ada = end("ada", 1);
        End ben = end("ben", 2);
        dialUntilLinked(ada, ben);
        ben.receiver().keepFrames();
        AtomicInteger open = new AtomicInteger();

        for (int i = 0; i < 40; i++) {
            Frame frame = Frame.of(ByteBuffer.allocate(1), ByteBuffer.allocate(60_000), open::decrementAndGet);
            if (ada.transport().send(ben.identity().self(), frame)) {
                open.incrementAndGet();
            }
            time.advance(Duration.ofMillis(100));
        }
        int held = open.get();
        time.advance(Duration.ofSeconds(40));

        assertThat(held).isBetween(1, 5);
        assertThat(open).hasValue(0);
        assertThat(ada.receiver().closed()).singleElement().asString().contains("took nothing");
    }

    @Test
    void anIdleLinkStands() {
        End ada = end("ada", 1);
        End ben = end("ben", 2);
        dialUntilLinked(ada, ben);

        time.advance(Duration.ofMinutes(30));

        assertThat(ada.receiver().closed()).isEmpty();
        assertThat(ben.receiver().closed()).isEmpty();
    }

    @Test
    @Tag("C01")
    void whatStrangersWriteIsPassedOver() {
        End ada = end("ada", 1);
        End ben = end("ben", 2);
        dialUntilLinked(ada, ben);
        byte[] hello = {'U', 'C', 1, 1};

        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[random.nextInt(0, 400)];
            random.split().nextBytes(noise);
            System.arraycopy(hello, 0, noise, 0, Math.min(3, noise.length));
            if (noise.length > 3) {
                noise[3] = (byte) random.nextInt(0, 12);
            }
            network.get("ben").received(i % 2 == 0 ? "ada" : "stranger", ByteBuffer.wrap(noise));
            network.putIfAbsent("stranger", network.get("ada"));
        }
        time.advance(Duration.ofSeconds(5));

        assertThat(ben.receiver().links()).hasSize(1);
        assertThat(ben.receiver().closed()).isEmpty();
        assertThat(ben.receiver().frames()).isEmpty();
        assertThat(ada.transport().send(ben.identity().self(), Frame.of(ByteBuffer.allocate(9))))
                .isTrue();
        assertThat(time.runUntil(() -> ben.receiver().received() == 1, Duration.ofSeconds(1)))
                .isTrue();
    }

    @Test
    void aPeerThatStartsAgainAtItsPlaceHasANewLinkAtOnce() {
        End ada = end("ada", 1);
        End ben = end("ben", 2);
        dialUntilLinked(ben, ada);
        network.remove("ben");

        End again = end("ben", 2);
        dialUntilLinked(again, ada);

        assertThat(ada.receiver().links()).hasSize(2);
        assertThat(ada.transport().send(ben.identity().self(), Frame.of(ByteBuffer.allocate(9))))
                .isTrue();
        assertThat(time.runUntil(() -> again.receiver().received() == 1, Duration.ofSeconds(1)))
                .isTrue();
    }

    private void dialUntilLinked(End from, End to) {
        PeerAddress address = to.transport().listening().get(0);
        for (int dial = 0; dial < 10 && !linked(from, to); dial++) {
            from.transport().dial(address);
            time.runUntil(() -> linked(from, to), Duration.ofSeconds(7));
        }
        assertThat(linked(from, to)).isTrue();
    }

    private static boolean linked(End from, End to) {
        return from.receiver().link(to.identity().self()).isPresent()
                && to.receiver().link(from.identity().self()).isPresent();
    }
}
