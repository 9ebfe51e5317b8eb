package updrift.engine.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static updrift.engine.gossip.Contacts.Source.EXCHANGED;
import static updrift.engine.gossip.Contacts.Source.FOUND;
import static updrift.engine.gossip.Contacts.Source.NAMED;
import static updrift.engine.gossip.Contacts.Source.REMEMBERED;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.peer.PeerAddress;

class ContactsTest {
    private static final long SECOND = 1_000_000_000L;

    private final Contacts contacts = new Contacts(new SplittableRandom(1));

    @Test
    void whatAnOperatorNamedIsDialledEvenWhenThereIsNoRoom() {
        contacts.propose(address(1), NAMED, 0);
        contacts.propose(address(2), EXCHANGED, 0);

        assertThat(contacts.toDial(0, 0)).containsExactly(address(1));
    }

    @Test
    void aLongListThatWasFoundMakesNoFullMesh() {
        for (int i = 0; i < 100; i++) {
            contacts.propose(address(i), FOUND, 0);
        }

        assertThat(contacts.toDial(0, 0)).hasSize(8);
        assertThat(contacts.toDial(-8, 0)).isEmpty();
    }

    @Test
    void whatWasFoundAndAnswersNotIsForgottenUntilItIsFoundAgain() {
        contacts.propose(address(1), FOUND, 0);
        for (int i = 0; i < 3; i++) {
            assertThat(contacts.failed(address(1), "refused", 0)).isFalse();
        }

        assertThat(contacts.toDial(8, 100 * SECOND)).isEmpty();

        contacts.propose(address(1), FOUND, 100 * SECOND);

        assertThat(contacts.toDial(8, 100 * SECOND)).containsExactly(address(1));
    }

    @Test
    void aFailedDialIsRepeatedLaterAndLater() {
        contacts.propose(address(1), NAMED, 0);
        contacts.toDial(8, 0);
        contacts.failed(address(1), "refused", 0);

        assertThat(contacts.toDial(8, SECOND / 10)).isEmpty();
        assertThat(contacts.toDial(8, 2 * SECOND)).containsExactly(address(1));
        assertThat(contacts.discovered()).containsValue(Optional.of("refused"));
    }

    @Test
    @Tag("B17")
    void whoAnswersAndDoesNotGreetIsNotDialledAgainSoon() {
        contacts.propose(address(1), FOUND, 0);
        assertThat(contacts.toDial(8, 0)).hasSize(1);
        contacts.linked(address(1), 0);
        contacts.strangerLeft(address(1), "not of this fleet", SECOND);

        assertThat(contacts.toDial(8, 55 * SECOND)).isEmpty();
        assertThat(contacts.toDial(8, 92 * SECOND)).hasSize(1);
    }

    @Test
    @Tag("B17")
    void whoGreetsAndGoesAgainAndAgainIsDialledMoreAndMoreSeldom() {
        contacts.propose(address(1), FOUND, 0);
        int dials = 0;
        for (long now = 0; now < 600 * SECOND; now += SECOND / 10) {
            for (PeerAddress dialled : contacts.toDial(8, now)) {
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
            contacts.propose(address(1), EXCHANGED, now);
            if (now < 170 * SECOND) {
                for (PeerAddress dialled : contacts.toDial(8, now)) {
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
        assertThat(dialsInTenMinutes(now -> contacts.propose(address(1), FOUND, now)))
                .isBetween(5, 10);
    }

    @Test
    @Tag("B16")
    void rememberedAddressesAtWhichNobodyIsAnyMoreMakeRoom() {
        for (int i = 0; i < Contacts.KNOWN_MAX; i++) {
            contacts.propose(address(i), REMEMBERED, 0);
        }
        contacts.propose(address(1_000), EXCHANGED, 0);
        assertThat(contacts.toDial(1_000, 0)).doesNotContain(address(1_000));
        for (int i = 0; i < 3; i++) {
            contacts.failed(address(7), "refused", 0);
        }

        contacts.propose(address(1_000), EXCHANGED, SECOND);

        assertThat(contacts.toDial(1_000, SECOND)).isEmpty();
        assertThat(contacts.toDial(1_000, 100 * SECOND))
                .contains(address(1_000))
                .doesNotContain(address(7));
    }

    @Test
    @Tag("B17")
    void namingOthersInBetweenHasNoAddressTriedMoreOften() {
        for (int i = 2; i < Contacts.KNOWN_MAX + 2; i++) {
            contacts.propose(address(i), EXCHANGED, 0);
        }
        assertThat(dialsInTenMinutes(now -> contacts.propose(address((int) (now / SECOND % 2)), EXCHANGED, now)))
                .isLessThanOrEqualTo(10);
    }

    @Test
    @Tag("B16")
    void strangersCannotCrowdOutWhatAnOperatorNamed() {
        contacts.propose(address(0), NAMED, 0);
        for (int i = 1; i < 10_000; i++) {
            contacts.propose(address(i), EXCHANGED, 0);
        }

        assertThat(contacts.toDial(10_000, 0)).hasSize(Contacts.KNOWN_MAX).startsWith(address(0));
    }

    @Test
    void aLinkThatStandsIsNotDialledAgain() {
        contacts.propose(address(1), NAMED, 0);
        contacts.linked(address(1), 0);

        assertThat(contacts.toDial(8, 100 * SECOND)).isEmpty();

        contacts.lost(address(1), 100 * SECOND);

        assertThat(contacts.toDial(8, 102 * SECOND)).containsExactly(address(1));
    }

    /** How often address 1 is dialled, where nobody answers and {@code eachSecond} names addresses. */
    private int dialsInTenMinutes(LongConsumer eachSecond) {
        int dials = 0;
        for (long now = 0; now < 600 * SECOND; now += SECOND) {
            eachSecond.accept(now);
            for (PeerAddress dialled : contacts.toDial(1_000, now)) {
                dials += dialled.equals(address(1)) ? 1 : 0;
                contacts.failed(dialled, "refused", now);
            }
        }
        return dials;
    }

    private static PeerAddress address(int number) {
        return PeerAddress.parse("sim:node" + number + ":1");
    }
}
