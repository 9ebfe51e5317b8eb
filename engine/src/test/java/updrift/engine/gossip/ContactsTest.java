package updrift.engine.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static updrift.engine.gossip.Teller.OPERATOR;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.peer.PeerAddress;

class ContactsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Teller TRACKER = Teller.discovery("tracker");
    private static final Teller BEACON = Teller.discovery("multicast");
    private static final Teller STRANGER = Teller.peerIn("203.0.113.0/24");

    private final Contacts contacts = new Contacts(new SplittableRandom(1));

    @Test
    void whatAnOperatorNamedIsDialledEvenWhenThereIsNoRoom() {
        contacts.propose(address(1), OPERATOR, 0);
        contacts.propose(address(2), STRANGER, 0);

        assertThat(dial(contacts, 0, 0, 0)).containsExactly(address(1));
    }

    @Test
    void aLongListThatWasFoundMakesNoFullMesh() {
        for (int i = 0; i < 100; i++) {
            contacts.propose(address(i), TRACKER, 0);
        }

        assertThat(dial(contacts, 0, 0, 0)).hasSize(8);
        contacts.linked(address(99), 0);
        assertThat(dial(contacts, -8, 0, 0)).isEmpty();
    }

    @Test
    @Tag("B25")
    void dialsThatMayYetLeadSomewhereTakeRoomAtFirst() {
        for (int i = 0; i < 48; i++) {
            contacts.propose(address(i), TRACKER, 0);
        }
        List<PeerAddress> dialled = new ArrayList<>();
        for (long now = 0; now < 2 * SECOND; now += SECOND / 4) {
            dialled.addAll(dial(contacts, 8, 0, now));
        }

        assertThat(dialled).hasSize(16);
        assertThat(dial(contacts, 8, 0, 2 * SECOND)).hasSize(16);
    }

    @Test
    @Tag("B25")
    void aDialThatFailsGivesItsRoomBackAndOneOfWhatWasNamedTakesNone() {
        for (int i = 0; i < 48; i++) {
            contacts.propose(address(i), i < 8 ? OPERATOR : TRACKER, 0);
        }
        List<PeerAddress> dialled = dial(contacts, 8, 0, 0);
        assertThat(dialled).hasSize(16);

        contacts.failed(dialled.get(15), "refused", SECOND / 4);

        assertThat(dial(contacts, 8, 0, SECOND / 4)).hasSize(9);
    }

    @Test
    void whatWasFoundAndAnswersNotIsForgottenUntilItIsFoundAgain() {
        contacts.propose(address(1), TRACKER, 0);
        for (int i = 0; i < 3; i++) {
            assertThat(contacts.failed(address(1), "refused", 0)).isFalse();
        }

        assertThat(dial(contacts, 8, 0, 100 * SECOND)).isEmpty();

        contacts.propose(address(1), TRACKER, 100 * SECOND);

        assertThat(dial(contacts, 8, 0, 100 * SECOND)).containsExactly(address(1));
    }

    @Test
    void aFailedDialIsRepeatedLaterAndLater() {
        contacts.propose(address(1), OPERATOR, 0);
        dial(contacts, 8, 0, 0);
        contacts.failed(address(1), "refused", 0);

        assertThat(dial(contacts, 8, 0, SECOND / 10)).isEmpty();
        assertThat(dial(contacts, 8, 0, 2 * SECOND)).containsExactly(address(1));
        assertThat(contacts.discovered()).containsValue(Optional.of("refused"));
    }

    @Test
    void anotherAddressOfWhoIsLinkedIsDialledLittleMoreThanOnceAMinute() {
        contacts.propose(address(1), TRACKER, 0);
        contacts.propose(address(2), OPERATOR, 0);
        List<PeerAddress> dialled = new ArrayList<>();
        for (long now = 0; now < 3_600 * SECOND; now += SECOND) {
            dialled.addAll(dial(contacts, 8, 0, now));
        }

        assertThat(Collections.frequency(dialled, address(1))).isBetween(40, 60);
        assertThat(Collections.frequency(dialled, address(2))).isGreaterThan(300);
    }

    @Test
    @Tag("B17")
    void whatAHubCannotReachItDialsMoreAndMoreSeldom() {
        int dials = refusedDials(contacts, -200, 4, 3_600, address -> true, now -> {
            for (int i = 0; i < STRANGER.source().most; i++) {
                contacts.propose(address((int) (now / SECOND / 60) * 100 + i), STRANGER, now);
            }
        });

        assertThat(dials).isBetween(30, 80);
    }

    @Test
    @Tag("C17")
    void whatAStrangerNamedAndCannotBeReachedIsNoNewsThoughItIsForgottenMeanwhile() {
        contacts.propose(address(1), STRANGER, 0);
        assertThat(dial(contacts, 8, 0, 0)).hasSize(1);
        for (int i = 2; i < 100; i++) {
            contacts.propose(address(i), STRANGER, SECOND);
        }

        assertThat(contacts.failed(address(1), "its own words", 2 * SECOND)).isFalse();
    }

    @Test
    @Tag("B17")
    void strangersOfManyNetworksHaveAnAddressTriedNoMoreOftenThanOne() {
        int dials = refusedDials(contacts, 8, 0, 600, address(1)::equals, now -> {
            int second = (int) (now / SECOND);
            Teller teller = Teller.peerIn("198.18." + second % 200 + ".0/24");
            for (int i = 1; i <= STRANGER.source().most; i++) {
                contacts.propose(address(i == 1 ? 1 : 1_000 + 50 * second + i), teller, now);
            }
        });

        assertThat(dials).isBetween(1, 10);
    }

    @Test
    @Tag("B17")
    void whoAnswersAndDoesNotGreetIsNotDialledAgainSoon() {
        contacts.propose(address(1), TRACKER, 0);
        assertThat(dial(contacts, 8, 0, 0)).hasSize(1);
        contacts.linked(address(1), 0);
        contacts.strangerLeft(address(1), "not of this fleet", SECOND);

        assertThat(dial(contacts, 8, 0, 55 * SECOND)).isEmpty();
        assertThat(dial(contacts, 8, 0, 92 * SECOND)).hasSize(1);
    }

    @Test
    @Tag("B17")
    void whoGreetsAndGoesAgainAndAgainIsDialledMoreAndMoreSeldom() {
        contacts.propose(address(1), TRACKER, 0);
        int dials = 0;
        for (long now = 0; now < 600 * SECOND; now += SECOND / 10) {
            for (PeerAddress dialled : dial(contacts, 8, 0, now)) {
                dials++;
                contacts.linked(dialled, now);
                contacts.met(dialled, now);
                contacts.lost(dialled, now + SECOND / 10);
            }
        }

        assertThat(dials).isBetween(8, 20);
    }

    @Test
    @Tag("B17")
    void anAddressThatStrangersNameIsTriedOnceAMinuteAndThenForgotten() {
        int dials = 0;
        for (long now = 0; now < 600 * SECOND; now += SECOND) {
            contacts.propose(address(1), STRANGER, now);
            if (now < 170 * SECOND) {
                for (PeerAddress dialled : dial(contacts, 8, 0, now)) {
                    dials++;
                    contacts.failed(dialled, "refused", now);
                }
            }
        }

        assertThat(dials).isBetween(2, 4);
    }

    @Test
    @Tag("B17")
    void whatWasFoundIsTriedOnceAMinuteHoweverOftenItIsFound() {
        assertThat(dialsInTenMinutes(now -> contacts.propose(address(1), TRACKER, now)))
                .isBetween(5, 10);
    }

    @Test
    @Tag("B17")
    void namingOthersInBetweenHasNoAddressTriedMoreOften() {
        for (int i = 2; i < STRANGER.source().most + 2; i++) {
            contacts.propose(address(i), STRANGER, 0);
        }
        assertThat(dialsInTenMinutes(now -> contacts.propose(address((int) (now / SECOND % 2)), STRANGER, now)))
                .isLessThanOrEqualTo(10);
    }

    @Test
    void whoOnlyAnswersIsNotRemembered() {
        contacts.propose(address(1), TRACKER, 0);
        contacts.linked(address(1), 0);

        assertThat(contacts.worthRemembering(32, SECOND)).isEmpty();
    }

    @Test
    void aLinkThatStandsIsNotDialledAgain() {
        contacts.propose(address(1), OPERATOR, 0);
        contacts.linked(address(1), 0);
        contacts.met(address(1), 0);

        assertThat(dial(contacts, 8, 0, 100 * SECOND)).isEmpty();

        contacts.lost(address(1), 100 * SECOND);

        assertThat(dial(contacts, 8, 0, 102 * SECOND)).containsExactly(address(1));
    }

    /** What is dialled where {@code room} more links are wanted, and {@code own} more of this node's choice. */
    static List<PeerAddress> dial(Contacts contacts, int room, int own, long now) {
        return contacts.toDial(PeerExchange.LINKS_WANTED - room, PeerExchange.LINKS_WANTED / 2 - own, now);
    }

    /** How often address 1 is dialled, where nobody answers and {@code eachSecond} names addresses. */
    private int dialsInTenMinutes(LongConsumer eachSecond) {
        return refusedDials(contacts, 1_000, 0, 600, address(1)::equals, eachSecond);
    }

    /** How many dials there are of what is {@code counted}, where nobody answers and {@code eachSecond} names addresses. */
    static int refusedDials(
            Contacts contacts,
            int room,
            int own,
            int seconds,
            Predicate<PeerAddress> counted,
            LongConsumer eachSecond) {
        int dials = 0;
        for (long now = 0; now < seconds * SECOND; now += SECOND) {
            eachSecond.accept(now);
            for (PeerAddress dialled : dial(contacts, room, own, now)) {
                dials += counted.test(dialled) ? 1 : 0;
                contacts.failed(dialled, "refused", now);
            }
        }
        return dials;
    }

    static PeerAddress address(int number) {
        return PeerAddress.parse("sim:node" + number + ":1");
    }
}
