package updrift.engine.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.atIndex;
import static updrift.engine.gossip.ContactsTest.address;
import static updrift.engine.gossip.ContactsTest.dial;
import static updrift.engine.gossip.ContactsTest.refusedDials;
import static updrift.engine.gossip.Teller.MEMORY;
import static updrift.engine.gossip.Teller.OPERATOR;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.peer.PeerAddress;

/** Addresses, and links, of those who would like a node to know nobody else. */
class PoisonedContactsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Teller TRACKER = Teller.discovery("tracker");
    private static final Teller BEACON = Teller.discovery("multicast");
    private static final Teller STRANGER = Teller.peerIn("203.0.113.0/24");

    private final Contacts contacts = new Contacts(new SplittableRandom(1));

    @Test
    @Tag("B16")
    void addressesAtWhichNobodyIsAnyMoreMakeRoom() {
        fill(TRACKER);
        contacts.propose(address(1_000), STRANGER, 0);
        assertThat(dial(contacts, 1_000, 0, 0)).doesNotContain(address(1_000));
        for (int i = 0; i < 3; i++) {
            contacts.failed(address(7), "refused", 0);
        }

        contacts.propose(address(1_000), STRANGER, SECOND);

        assertThat(dial(contacts, 1_000, 0, SECOND)).isEmpty();
        assertThat(dial(contacts, 1_000, 0, 100 * SECOND))
                .contains(address(1_000))
                .doesNotContain(address(7));
    }

    @Test
    @Tag("B16")
    void strangersCannotCrowdOutWhatOthersToldNorGrowTheTable() {
        contacts.propose(address(0), OPERATOR, 0);
        contacts.propose(address(1), TRACKER, 0);
        contacts.propose(address(2), Teller.peerIn("198.51.100.0/24"), 0);
        for (int i = 3; i < 10_000; i++) {
            contacts.propose(address(i), STRANGER, 0);
        }
        assertThat(dial(contacts, 10_000, 0, 0))
                .hasSize(3 + STRANGER.source().most)
                .contains(address(0), address(1), address(2));
        for (int i = 10_000; i < 20_000; i++) {
            contacts.propose(address(i), Teller.peerIn("198.18." + i % 256 + ".0/24"), SECOND);
        }

        assertThat(dial(contacts, 10_000, 0, 100 * SECOND))
                .hasSize(1 + Contacts.KNOWN_MAX)
                .contains(address(0), address(1));
    }

    @Test
    @Tag("B16")
    void whoOwnsANetworkFillsNoMoreThanItsPartOfTheTable() {
        contacts.propose(PeerAddress.parse("tcp:192.0.2.1:4100"), OPERATOR, 0);
        for (int i = 0; i < 10_000; i++) {
            Teller teller = Teller.peerIn("198.18." + i % 256 + ".0/24");
            contacts.propose(PeerAddress.parse("tcp:192.0.2." + i % 256 + ":" + (4_101 + i)), teller, 0);
        }

        assertThat(dial(contacts, 10_000, 0, 0)).hasSize(1 + Contacts.OF_PREFIX_MAX);
    }

    @Test
    @Tag("B15")
    void discoveriesTakeTurnsHoweverManyOneOfThemFinds() {
        for (int i = 0; i < 60; i++) {
            contacts.propose(address(i), TRACKER, 0);
        }
        contacts.propose(address(100), BEACON, SECOND);
        contacts.propose(address(101), STRANGER, SECOND);
        contacts.propose(address(102), MEMORY, SECOND);

        assertThat(dial(contacts, -8, 4, SECOND)).contains(address(100), address(101), address(102));
    }

    @Test
    @Tag("B15")
    void whoDialsInTakesNoTurnOfTheDiscoveryThatFindsHimToo() {
        for (int i = 0; i < 30; i++) {
            contacts.propose(address(i), TRACKER, 0);
            contacts.met(address(i), 0);
        }
        contacts.propose(address(100), TRACKER, 0);
        for (int i = 200; i < 230; i++) {
            contacts.propose(address(i), STRANGER, 0);
        }

        assertThat(dial(contacts, -22, 4, 0)).hasSize(4).contains(address(100));
    }

    @Test
    @Tag("B15")
    @Tag("B17")
    void whoFindsManyAddressesHasOneOfThemDialledAtATimeByANodeThatIsLinked() {
        for (int i = 0; i < 60; i++) {
            contacts.propose(address(i), TRACKER, 0);
        }
        int dials = refusedDials(contacts, -22, 0, 60, address -> true, now -> {});

        assertThat(dials).isBetween(3, 6);
    }

    @Test
    @Tag("B15")
    void networksTakeTurnsHoweverManyAreInOneOfThem() {
        for (int i = 1; i < 60; i++) {
            contacts.propose(PeerAddress.parse("tcp:203.0.113." + i + ":4100"), TRACKER, 0);
        }
        PeerAddress elsewhere = PeerAddress.parse("tcp:198.51.100.7:4100");
        contacts.propose(elsewhere, TRACKER, 0);

        assertThat(dial(contacts, 2, 0, 0)).contains(elsewhere);
        for (int i = 1; i < 60; i++) {
            contacts.linked(PeerAddress.parse("tcp:203.0.113." + i + ":4100"), 0);
        }
        contacts.failed(elsewhere, "refused", 0);
        contacts.propose(PeerAddress.parse("tcp:203.0.113.60:4100"), TRACKER, 0);
        assertThat(dial(contacts, -8, 1, 100 * SECOND)).containsExactly(elsewhere);
    }

    @Test
    @Tag("B15")
    void whoDialsInTakesNoLinkThatThisNodeChooses() {
        for (int i = 0; i < 100; i++) {
            contacts.met(address(i), 0);
        }
        contacts.propose(address(1_000), STRANGER, 0);
        assertThat(dial(contacts, 8 - 100, 0, 0)).isEmpty();

        assertThat(dial(contacts, 8 - 100, 4, 0)).containsExactly(address(1_000));
    }

    @Test
    @Tag("B15")
    void aDiscoveryThatFindsSomebodyLateGetsALinkThoughAllAreTaken() {
        for (int i = 0; i < 20; i++) {
            contacts.propose(address(i), TRACKER, 0);
            contacts.linked(address(i), 0);
        }
        contacts.propose(address(20), TRACKER, 0);
        contacts.propose(address(100), BEACON, 0);
        contacts.propose(address(101), BEACON, 0);
        contacts.propose(address(102), MEMORY, 0);
        contacts.propose(address(103), STRANGER, 0);

        assertThat(dial(contacts, 8 - 20, -16, 0))
                .hasSize(2)
                .contains(address(102))
                .doesNotContain(address(20), address(103));
    }

    @Test
    @Tag("B16")
    void whoSurroundsANodeForAWhileHasNotItsNextStartToo() {
        contacts.propose(address(3), TRACKER, 0);
        for (int i = 0; i < 10; i++) {
            contacts.met(address(i), 0);
        }
        contacts.lost(address(3), SECOND);
        contacts.propose(address(50), MEMORY, 0);
        assertThat(contacts.worthRemembering(32, SECOND))
                .hasSize(11)
                .contains(address(3), atIndex(7))
                .contains(address(50), atIndex(3));

        for (int i = 100; i < 200; i++) {
            contacts.met(address(i), 60 * SECOND);
        }

        List<PeerAddress> kept = contacts.worthRemembering(32, 120 * SECOND);
        assertThat(kept).hasSize(32).contains(address(3), atIndex(7)).contains(address(50), atIndex(3));
        assertThat(kept.subList(0, 11)).as("longest first").allMatch(address -> numberOf(address) < 100);
    }

    @Test
    @Tag("B16")
    void whoWasLinkedForLongIsRememberedBeforeDeadOnesAndWhoCameAndWent() {
        for (int i = 0; i < 32; i++) {
            contacts.propose(address(i), MEMORY, 0);
        }
        contacts.met(address(100), 0);
        contacts.lost(address(100), 3_600 * SECOND);
        for (int i = 200; i < 400; i++) {
            contacts.met(address(i), 3_600 * SECOND);
            if (i % 2 == 0) {
                contacts.lost(address(i), 3_601 * SECOND);
            }
        }

        assertThat(contacts.worthRemembering(32, 7_200 * SECOND)).contains(address(100), atIndex(3));
    }

    @Test
    @Tag("B16")
    void aStartDialsWhatItRemembersInThatOrderWhoeverDialsItMeanwhile() {
        for (int i = 0; i < 32; i++) {
            contacts.propose(address(i), MEMORY, 0);
        }

        assertThat(contacts.toDial(100, 0, 0))
                .containsExactlyElementsOf(
                        IntStream.range(0, 8).mapToObj(ContactsTest::address).toList());
    }

    /** As many as there is room for, told by whom {@code last} says and others. */
    private void fill(Teller last) {
        int number = 0;
        for (Teller teller : List.of(BEACON, Teller.discovery("dht"), Teller.discovery("mdns"), last)) {
            for (int i = 0; i < teller.source().most; i++) {
                contacts.propose(address(number++), teller, 0);
            }
        }
        assertThat(number).isEqualTo(Contacts.KNOWN_MAX);
    }

    private static int numberOf(PeerAddress address) {
        return Integer.parseInt(address.opaque().replaceAll("node|:1", ""));
    }
}
