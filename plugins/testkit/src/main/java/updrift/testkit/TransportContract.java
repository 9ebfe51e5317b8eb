package updrift.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.content.FileRegion;
import updrift.api.peer.PeerAddress;
import updrift.api.transport.Frame;
import updrift.api.transport.Link;
import updrift.api.transport.Transport;

/** What every {@link Transport} promises. {@link TransportNodes} says what an implementation brings to it. */
public abstract class TransportContract extends TransportStarts {
    private static final int FRAMES = 20;
    private static final int CROSSINGS = 5;

    @Test
    void aDialMakesALinkThatBothSidesAreToldOf() {
        ada.transport().dial(ben.address());

        await(() -> ada.linkTo(ben).isPresent() && ben.linkTo(ada).isPresent());
        assertThat(ada.linkTo(ben)).contains(new Link(ben.self(), ben.address(), true));
        assertThat(ben.linkTo(ada).orElseThrow().dialled()).isFalse();
    }

    @Test
    void framesOfAnyLengthArriveWholeInBothDirections() {
        link(ada, ben);
        Random random = new Random(1);
        List<byte[]> sent = new ArrayList<>();
        for (int length : new int[] {1, 2, 1_000, 65_536, Frame.LENGTH_MAX - 1, Frame.LENGTH_MAX, 3}) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            sent.add(bytes);
            sendWhenTaken(ada, ben, () -> Frame.of(ByteBuffer.wrap(bytes)));
            sendWhenTaken(ben, ada, () -> Frame.of(ByteBuffer.wrap(bytes)));
        }

        await(() -> ben.receiver().received() == sent.size() && ada.receiver().received() == sent.size());
        assertThat(ben.receiver().frames()).containsExactlyInAnyOrderElementsOf(sent);
        assertThat(ada.receiver().frames()).containsExactlyInAnyOrderElementsOf(sent);
    }

    @Test
    void headerAndBodyArriveAsOneWhereverTheBodyLies(@TempDir Path directory) throws IOException {
        link(ada, ben);
        byte[] content = new byte[100_000];
        new Random(2).nextBytes(content);
        Path file = Files.write(directory.resolve("package"), content);
        AtomicInteger closed = new AtomicInteger();
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer header = ByteBuffer.wrap(content, 0, 10);
            FileRegion region = new FileRegion(channel, 10, 60_000);
            ada.transport().send(ben.self(), Frame.of(header, region, closed::incrementAndGet));
            await(() -> ben.receiver().received() == 1 && closed.get() == 1);
        }
        ByteBuffer memory =
                ByteBuffer.allocateDirect(60_000).put(content, 10, 60_000).flip();
        ada.transport().send(ben.self(), Frame.of(ByteBuffer.wrap(content, 0, 10), memory, closed::incrementAndGet));

        await(() -> ben.receiver().received() == 2 && closed.get() == 2);
        assertThat(ben.receiver().frames())
                .allSatisfy(frame -> assertThat(ByteBuffer.wrap(frame)).isEqualTo(ByteBuffer.wrap(content, 0, 60_010)));
    }

    @Test
    void aNodeThatDoesNotListenIsReachedOverTheLinkThatItMade() {
        Node shy = start("shy", identity(), silent());

        link(shy, ben);
        sendWhenTaken(ben, shy, () -> frame(10));

        await(() -> shy.receiver().received() == 1);
        assertThat(shy.transport().listening()).isEmpty();
    }

    @Test
    void withoutALinkNothingIsTaken() {
        AtomicInteger closed = new AtomicInteger();

        boolean taken = ada.transport()
                .send(ben.self(), Frame.of(ByteBuffer.allocate(1), ByteBuffer.allocate(1), closed::incrementAndGet));
        ada.transport().disconnect(ben.self(), "no link");

        assertThat(taken).isFalse();
        assertThat(closed).hasValue(0);
    }

    @Test
    @Tag("C04")
    void aFullQueueRefusesAndTellsWhenThereIsRoomAgain() {
        link(ada, ben);
        ben.receiver().keepFrames();
        AtomicInteger held = new AtomicInteger();

        int heldMost = fill(ada, ben, held);

        // One more may have left the queue already and wait to be closed.
        assertThat(heldMost).isLessThanOrEqualTo(ada.transport().queuedBytesMax() + FILLING_LENGTH);
        assertThat(held).hasPositiveValue();
        int rooms = ada.receiver().writable().size();
        ben.receiver().releaseAll();

        await(() -> ada.receiver().writable().size() > rooms);
        assertThat(ada.transport().send(ben.self(), frame(60_000))).isTrue();
        await(() -> held.get() == 0);
    }

    @Test
    void whoHoldsOnePeersFramesStillHearsTheOthers() {
        Node cid = start("cid", identity(), listening());
        link(ada, ben);
        link(cid, ben);
        ben.receiver().keepFrames();
        fill(ada, ben, new AtomicInteger());
        int before = ben.receiver().received();

        sendWhenTaken(cid, ben, () -> frame(5));

        await(() -> ben.receiver().received() > before);
    }

    @Test
    void whatWasTakenIsSentBeforeADisconnect() {
        link(ada, ben);
        AtomicInteger closed = new AtomicInteger();
        for (int i = 0; i < FRAMES; i++) {
            ada.transport()
                    .send(
                            ben.self(),
                            Frame.of(ByteBuffer.allocate(1), ByteBuffer.allocate(9_999), closed::incrementAndGet));
        }

        ada.transport().disconnect(ben.self(), "goes home");

        await(() ->
                !ada.receiver().closed().isEmpty() && !ben.receiver().closed().isEmpty());
        assertThat(ada.receiver().closed()).singleElement().asString().contains("goes home");
        assertThat(ben.receiver().received()).isEqualTo(FRAMES);
        assertThat(closed).hasValue(FRAMES);
        assertThat(ada.transport().send(ben.self(), frame(1))).isFalse();
    }

    @Test
    @Tag("C14")
    void framesThatWereTakenAreClosedWhenTheOtherSideVanishes() {
        link(ada, ben);
        ben.receiver().keepFrames();
        AtomicInteger held = new AtomicInteger();
        fill(ada, ben, held);

        ben.transport().close();

        await(() -> !ada.receiver().closed().isEmpty() && held.get() == 0);
        assertThat(ada.receiver().closed()).hasSize(1);
    }

    @Test
    void aDialThatNobodyAnswersIsToldWithTheAddress() {
        PeerAddress nowhere = nowhere();

        ada.transport().dial(nowhere);

        await(() -> !ada.receiver().failed().isEmpty());
        assertThat(ada.receiver().failed()).singleElement().asString().contains(nowhere.toString());
    }

    @Test
    void anAddressThatMakesNoSenseIsADialThatFails() {
        PeerAddress nonsense = new PeerAddress(ada.transport().scheme(), "!");

        ada.transport().dial(nonsense);

        await(() -> !ada.receiver().failed().isEmpty());
        assertThat(ada.receiver().failed()).singleElement().asString().contains(nonsense.toString());
        assertThat(checked(ada, nonsense, ben.self())).isFalse();
    }

    @Test
    @Tag("C22")
    void aNodeMakesNoLinkToItself() {
        ada.transport().dial(ada.address());
        settle();

        assertThat(ada.receiver().links()).isEmpty();
        assertThat(ada.receiver().failed()).isEmpty();
    }

    @Test
    void ofTwoDialsThatCrossOneLinkStaysTheLowerPeersOne() {
        boolean adaIsLower = ada.self().compareTo(ben.self()) < 0;
        Node lower = adaIsLower ? ada : ben;
        Node higher = adaIsLower ? ben : ada;
        dialEachOther(lower, higher);
        stays(lower, higher);
        for (int more = 0; more <= CROSSINGS; more++) {
            lower.transport().disconnect(higher.self(), "once more");
            settle();
            dialEachOther(higher, lower);
            if (lower.linkTo(higher).orElseThrow().dialled()) {
                break; // Else the first was through before the second began, and they didn't cross.
            }
        }
        stays(lower, higher);
    }

    @Test
    void diallingAPeerThatIsLinkedChangesNothing() {
        link(ada, ben);

        ada.transport().dial(ben.address());
        settle();

        assertThat(ada.receiver().links()).hasSize(1);
        assertThat(ada.receiver().closed()).isEmpty();
        assertThat(ada.receiver().failed()).isEmpty();
        carriesFrames(ada, ben);
    }

    @Test
    void aCheckTellsWhoAnswersAndMakesNoLink() {
        assertThat(checked(ada, ben.address(), ben.self())).isTrue();
        assertThat(checked(ada, ben.address(), ada.self())).isFalse();
        assertThat(checked(ada, nowhere(), ben.self())).isFalse();
        settle();

        assertThat(ada.receiver().links()).isEmpty();
        assertThat(ben.receiver().links()).isEmpty();
        assertThat(ben.receiver().closed()).isEmpty();
    }

    @Test
    void theAddressToDialBackIsWhereTheOtherSideListens() {
        link(ada, ben);
        // A transport whose addresses have no port makes nothing of the number.
        String port = ada.address().opaque().replaceFirst(".*:", "");
        PeerAddress remote = ben.linkTo(ada).orElseThrow().remote();

        PeerAddress back = ben.transport().dialBack(remote, port.matches("[0-9]{1,5}") ? Integer.parseInt(port) : 1);

        assumeTrue(back != null, "this transport can't dial back");
        assertThat(checked(ben, back, ada.self())).isTrue();
    }

    @Test
    void closingTellsTheOtherSideAndMayBeRepeated() {
        link(ada, ben);
        PeerAddress address = ben.address();

        ben.transport().close();
        ben.transport().close();

        await(() -> !ada.receiver().closed().isEmpty());
        assertThat(ben.transport().send(ada.self(), frame(1))).isFalse();
        assertThat(checked(ada, address, ben.self())).isFalse();
    }

    @Test
    @Tag("B28")
    void whereIdentityIsProvenTheNewestSessionWins() {
        assumeTrue(ada.transport().authenticated(), "this transport proves nobody's identity");
        Node first = start("first", ben.identity(), listening());
        link(first, ada);
        Node second = start("second", ben.identity(), listening());

        second.transport().dial(ada.address());

        await(() ->
                !first.receiver().closed().isEmpty() && ada.receiver().links().size() == 2);
        carriesFrames(ada, second);
    }

    @Test
    void whereIdentityIsALabelItDisplacesNoLinkThatLives() {
        assumeFalse(ada.transport().authenticated(), "this transport proves who is at the other end");
        link(ben, ada);
        Node liar = start("liar", ben.identity(), listening());

        liar.transport().dial(ada.address());
        settle();

        assertThat(ben.receiver().closed()).isEmpty();
        assertThat(ada.receiver().links()).hasSize(1);
        carriesFrames(ada, ben);
    }
}
