package updrift.discovery.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a node keeps of others, and its bounds. */
class TablesTest {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final SplittableRandom random = new SplittableRandom(1);
    private final NodeId self = NodeId.random(random);
    private final RoutingTable table = new RoutingTable(self);

    @Test
    void theNearestAreTheNearestByExclusiveOr() {
        for (int i = 0; i < 500; i++) {
            table.answered(new Contact(NodeId.random(random), address(i + 1, i, 1, 4_182)), 0);
        }
        NodeId target = NodeId.random(random);

        List<Contact> nearest = table.nearest(target, 8);

        assertThat(nearest).hasSize(8);
        assertThat(nearest).isSortedAccordingTo((one, other) -> target.compareDistance(one.id(), other.id()));
    }

    @Test
    @Tag("B16")
    void oneNetworkGetsHalfOfABucketAndOneHostLess() {
        for (int i = 0; i < 2_000; i++) {
            table.answered(new Contact(NodeId.random(random), address(7, 7, i & 0xff, 4_182)), 0);
        }
        List<Contact> known = table.nearest(self, 10_000);

        for (int bits = 0; bits < 5; bits++) {
            int common = bits;
            assertThat(known.stream().filter(contact -> self.commonBits(contact.id()) == common))
                    .hasSize(RoutingTable.NETWORK_IN_BUCKET_MAX);
        }

        var ofOneHost = new RoutingTable(self);
        for (int i = 0; i < 2_000; i++) {
            ofOneHost.answered(new Contact(NodeId.random(random), address(7, 7, 7, 1_000 + i)), 0);
        }
        assertThat(ofOneHost.size()).isEqualTo(RoutingTable.HOST_MAX);
    }

    @Test
    void whoAnswersStaysAndWhoDoesNotMakesRoom() {
        List<Contact> first = new ArrayList<>();
        for (int i = 0; i < RoutingTable.BUCKET; i++) {
            first.add(new Contact(self.beside(0, random), address(i + 1, 1, 1, 4_182)));
            table.answered(first.get(i), 0);
        }
        Contact late = new Contact(self.beside(0, random), address(99, 1, 1, 4_182));
        table.answered(late, 0);

        assertThat(table.knows(late)).isFalse();

        table.failed(first.get(3));
        table.failed(first.get(3));
        table.answered(late, 0);

        assertThat(table.knows(late)).isTrue();
        assertThat(table.knows(first.get(3))).isFalse();
    }

    @Test
    @Tag("B16")
    void aKnownIdFromAnotherPlaceDoesNotTakeItOver() {
        NodeId id = NodeId.random(random);
        Contact honest = new Contact(id, address(1, 1, 1, 4_182));
        table.answered(honest, 0);
        table.answered(new Contact(id, address(2, 2, 2, 4_182)), 0);

        assertThat(table.nearest(id, 1)).containsExactly(honest);
    }

    @Test
    void aPlaceBesideAnotherHasExactlyTheBitsInCommon() {
        for (int bits = 0; bits < NodeId.BITS; bits++) {
            assertThat(self.commonBits(self.beside(bits, random))).isEqualTo(bits);
        }
    }

    @Test
    void aLiarWhoAlwaysKnowsSomebodyNearerEndsNoLookupAndMakesItNotEndless() {
        List<Contact> asked = new ArrayList<>();
        Set<String> over = new HashSet<>();
        Lookup lookup = new Lookup(self, asked::add, (nearest, tokens) -> over.add("over"));
        lookup.start(List.of(new Contact(NodeId.random(random), address(1, 1, 1, 1))));
        for (int i = 0; i < asked.size(); i++) {
            List<Contact> nearer = new ArrayList<>();
            for (int j = 0; j < 16; j++) {
                nearer.add(new Contact(self.beside(Math.min(150, i + 20), random), address(i + 2, j, 1, 4_182)));
            }
            lookup.answered(asked.get(i), nearer, new byte[0]);
        }

        assertThat(over).isNotEmpty();
        assertThat(asked.size()).isBetween(8, 64);
    }

    @Test
    void aTokenIsGoodForItsAskerAndForAWhile() {
        var tokens = new Tokens(new SecureRandom(), 0);
        InetSocketAddress ada = address(1, 1, 1, 1);
        byte[] token = tokens.give(ada, 0);

        assertThat(tokens.accepts(token, ada, 9 * MINUTE)).isTrue();
        assertThat(tokens.accepts(token, address(1, 1, 2, 1), 9 * MINUTE)).isFalse();
        assertThat(tokens.accepts(new byte[0], ada, 9 * MINUTE)).isFalse();
        assertThat(tokens.accepts(token, ada, 15 * MINUTE)).isFalse();
    }

    @Test
    @Tag("C12")
    void announcementsAreBoundedByHostAndHashAndLapse() {
        var store = new PeerStore((hash, peer) -> {});
        for (int i = 0; i < 1_000; i++) {
            store.announce(self, address(1, 1, 1, 1 + i), 0);
        }
        assertThat(store.find(self, 0, new Random(1))).hasSize(PeerStore.HOST_PEERS_MAX);

        for (int i = 0; i < 1_000; i++) {
            store.announce(self, address(2, i >> 8, i & 0xff, 1), 0);
        }
        assertThat(store.find(self, 0, new Random(1))).hasSize(PeerStore.TOLD_MAX);
        assertThat(store.find(self, 31 * MINUTE, new Random(1))).isEmpty();
    }

    @Test
    @Tag("C12")
    void oneHostCannotPushOutAllHashes() {
        var store = new PeerStore((hash, peer) -> {});
        store.announce(self, address(1, 1, 1, 1), 0);
        for (int i = 0; i < 5_000; i++) {
            store.announce(NodeId.random(random), address(2, 2, 2, 1), 0);
        }

        assertThat(store.find(self, 0, new Random(1))).hasSize(1);
    }

    private static InetSocketAddress address(int a, int b, int c, int port) {
        try {
            byte[] raw = {10, (byte) a, (byte) b, (byte) c};
            return new InetSocketAddress(InetAddress.getByAddress(raw), port);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }
}
