package updrift.discovery.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.content.UpdateId;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.testkit.VirtualTimeline;

class RegistryTest {
    private static final InetAddress HERE = address(203, 0, 113, 1);
    private static final UpdateId HELD = UpdateId.of(new byte[UpdateId.LENGTH]);

    private final VirtualTimeline time = new VirtualTimeline(1);
    private final Registry registry =
            new Registry(time.node("tracker").timeline(), new SplittableRandom(1), Duration.ofSeconds(60));

    @Test
    void aNodeThatListensEverywhereIsListedWhereItWasSeen() {
        registry.answer(query(1, "tcp:0.0.0.0:4100"), address(192, 0, 2, 7), HERE);

        assertThat(ask().peers()).containsExactly(found(1, "tcp:192.0.2.7:4100"));
    }

    @Test
    void theNodeThatKeepsItIsListedWhereItWasReached() {
        registry.answer(query(1, "tcp:0.0.0.0:4100"), null, address(127, 0, 0, 1));

        assertThat(ask().peers()).containsExactly(found(1, "tcp:203.0.113.1:4100"));
    }

    @Test
    void nodesOfAnotherProductStayAmongThemselves() {
        registry.answer(
                new Query("other", peer(1), List.of(PeerAddress.parse("tcp:a:1")), List.of(HELD), List.of(), false),
                address(192, 0, 2, 7),
                HERE);

        Listing listing = registry.answer(wanting(), address(192, 0, 2, 8), HERE);

        assertThat(listing.peers()).isEmpty();
        assertThat(listing.holders()).isEmpty();
    }

    @Test
    @Tag("R08")
    void whoHoldsSomethingIsToldToWhoWantsItUntilItSaysSoNoLonger() {
        registry.answer(holding(1, HELD), address(192, 0, 2, 7), HERE);
        registry.answer(query(2, "tcp:b:1"), address(192, 0, 2, 8), HERE);

        assertThat(registry.answer(wanting(), HERE, HERE).holders()).containsExactly(found(1, "tcp:a:1"));

        registry.answer(query(1, "tcp:a:1"), address(192, 0, 2, 7), HERE);

        assertThat(registry.answer(wanting(), HERE, HERE).holders()).isEmpty();
    }

    @Test
    void whoLeavesOrFallsSilentIsForgotten() {
        registry.answer(query(1, "tcp:a:1"), address(192, 0, 2, 7), HERE);
        registry.answer(query(2, "tcp:b:1"), address(192, 0, 2, 8), HERE);
        registry.answer(leaving(1), address(192, 0, 2, 7), HERE);

        assertThat(ask().peers()).containsExactly(found(2, "tcp:b:1"));

        time.advance(Duration.ofSeconds(181));

        assertThat(ask().peers()).isEmpty();
    }

    @Test
    @Tag("B17")
    void anotherNetworkCanNeitherReplaceNorRemoveANode() {
        registry.answer(query(1, "tcp:a:1"), address(192, 0, 2, 7), HERE);
        registry.answer(query(1, "tcp:evil:1"), address(198, 51, 100, 7), HERE);
        registry.answer(leaving(1), address(198, 51, 100, 7), HERE);

        assertThat(ask().peers()).containsExactly(found(1, "tcp:a:1"));
    }

    @Test
    @Tag("B16")
    void oneNetworkCannotFillTheTable() {
        for (int i = 0; i < Registry.NODES_PER_NETWORK_MAX; i++) {
            registry.answer(query(i, "tcp:a:1"), address(192, 0, 2, i & 0xff), HERE);
        }

        assertThatThrownBy(() -> registry.answer(query(9_999, "tcp:a:1"), address(192, 0, 2, 7), HERE))
                .isInstanceOfSatisfying(
                        Refusal.class, refused -> assertThat(refused.status()).isEqualTo(429));
        assertThat(registry.answer(query(10_000, "tcp:b:1"), address(192, 0, 3, 7), HERE)
                        .peers())
                .hasSize(Listing.EACH_MAX);
    }

    @Test
    @Tag("C12")
    void aFullTableRefusesTheNextAndHasRoomAgainOnceSomebodyFellSilent() {
        for (int i = 0; i < Registry.NODES_MAX; i++) {
            registry.answer(query(i, "tcp:a:1"), address(10, i >> 8, i & 0xff, 1), HERE);
        }

        assertThatThrownBy(() -> registry.answer(query(99_999, "tcp:a:1"), address(192, 0, 2, 7), HERE))
                .isInstanceOfSatisfying(
                        Refusal.class, refused -> assertThat(refused.status()).isEqualTo(503));

        time.advance(Duration.ofSeconds(181));

        assertThat(registry.answer(query(99_999, "tcp:a:1"), address(192, 0, 2, 7), HERE)
                        .peers())
                .isEmpty();
    }

    @Test
    void everyNodeOfALargeFleetIsListedToSomebody() {
        for (int i = 0; i < 400; i++) {
            registry.answer(query(i, "tcp:n" + i + ":1"), address(10, 0, i & 0xff, 1), HERE);
        }
        Set<Listing.Found> listed = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            List<Listing.Found> peers = ask().peers();
            assertThat(peers).hasSize(Listing.EACH_MAX).doesNotHaveDuplicates();
            listed.addAll(peers);
        }

        assertThat(listed).hasSize(400);
    }

    @Test
    @Tag("C05")
    void aNetworkThatAsksWithoutEndIsSlowedDownAndOthersAreNot() {
        var pace = new Pace();
        int admitted = 0;
        for (int i = 0; i < 10_000; i++) {
            admitted += pace.admits(address(192, 0, 2, i & 0xff), 0) ? 1 : 0;
        }

        assertThat(admitted).isEqualTo(600);
        assertThat(pace.admits(address(192, 0, 3, 1), 0)).isTrue();
        assertThat(pace.admits(address(192, 0, 2, 1), 50_000_000)).isTrue();
        assertThat(pace.admits(address(192, 0, 2, 1), 50_000_000)).isFalse();
    }

    private Listing ask() {
        return registry.answer(new Query("product", peer(77_777), List.of(), List.of(), List.of(), false), HERE, HERE);
    }

    private static Query query(int number, String address) {
        return new Query("product", peer(number), List.of(PeerAddress.parse(address)), List.of(), List.of(), false);
    }

    private static Query holding(int number, UpdateId id) {
        return new Query("product", peer(number), List.of(PeerAddress.parse("tcp:a:1")), List.of(id), List.of(), false);
    }

    private static Query wanting() {
        return new Query("product", peer(77_777), List.of(), List.of(), List.of(HELD), false);
    }

    private static Query leaving(int number) {
        return new Query("product", peer(number), List.of(), List.of(), List.of(), true);
    }

    private static Listing.Found found(int number, String address) {
        return new Listing.Found(peer(number), PeerAddress.parse(address));
    }

    private static PeerId peer(int number) {
        return PeerId.of(ByteBuffer.allocate(PeerId.LENGTH).putInt(number).array());
    }

    private static InetAddress address(int... bytes) {
        byte[] raw = new byte[bytes.length];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = (byte) bytes[i];
        }
        try {
            return InetAddress.getByAddress(raw);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }
}
