package updrift.engine.peers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.Link;

class PeerTableTest {
    private static final PeerAddress HERE = PeerAddress.parse("test:here");
    private static final PeerAddress THERE = PeerAddress.parse("test:there");

    private final PeerTable peers = new PeerTable();

    @Test
    @Tag("R09")
    void aLiarIsBannedByItsIdentityForAnHour() {
        Link liar = new Link(peer(1), HERE, true);
        peers.onLink(liar, true, 0);

        peers.ban(liar.peer(), "chunk 7 isn't proven", 0);

        assertThat(peers.banned(new Link(peer(1), THERE, false), true, Bans.BAN_NANOS - 1))
                .isTrue();
        assertThat(peers.banReason(liar, true, 0)).contains("chunk 7 isn't proven");
        assertThat(peers.banned(new Link(peer(2), HERE, true), true, 1)).isFalse();
        assertThat(peers.banned(liar, true, Bans.BAN_NANOS)).isFalse();
    }

    @Test
    @Tag("B14")
    void aLabelThatALiarChoseBansNobodyElse() {
        Link liar = new Link(peer(1), HERE, true);
        peers.onLink(liar, false, 0);

        peers.ban(liar.peer(), "lied", 0);

        assertThat(peers.banned(new Link(peer(1), THERE, true), false, 1)).isFalse();
        assertThat(peers.banned(new Link(peer(9), HERE, true), false, 1)).isTrue();
        assertThat(peers.banned(HERE, 1)).isTrue();
    }

    @Test
    @Tag("B14")
    void whoDialledInFromASharedAddressLosesItsLinkAndNothingMore() {
        Link liar = new Link(peer(1), HERE, false);
        peers.onLink(liar, false, 0);

        peers.ban(liar.peer(), "lied", 0);

        assertThat(peers.banned(new Link(peer(2), HERE, false), false, 1)).isFalse();
        assertThat(peers.banned(HERE, 1)).isFalse();
    }

    @Test
    void anAddressThatADialBackFoundRightIsBanned() {
        peers.onLink(new Link(peer(1), HERE, false), false, 0);
        peers.validated(peer(1), THERE);

        peers.ban(peer(1), "lied", 0);

        assertThat(peers.banned(THERE, 1)).isTrue();
        assertThat(peers.address(peer(1))).contains(THERE);
    }

    @Test
    @Tag("B14")
    void whoIsWarnedForTheFourthTimeInAnHourIsBanned() {
        Link link = new Link(peer(1), HERE, true);
        peers.onLink(link, true, 0);
        Peer warned = peers.find(peer(1)).orElseThrow();
        long hour = Bans.BAN_NANOS;
        for (int i = 0; i < Bans.WARNINGS_MAX; i++) {
            assertThat(peers.warn(warned, "cries wolf", 0)).isFalse();
        }
        for (int i = 0; i < Bans.WARNINGS_MAX; i++) {
            assertThat(peers.warn(warned, "cries wolf", hour)).isFalse();
        }
        assertThat(peers.banned(link, true, hour)).isFalse();

        assertThat(peers.warn(warned, "cries wolf", 2 * hour - 1)).isTrue();

        assertThat(peers.banReason(link, true, 2 * hour)).contains("cries wolf");
    }

    @Test
    @Tag("B14")
    void whoAnswersLateIsNeverTakenForOneThatWasntAsked() {
        peers.onLink(new Link(peer(1), HERE, true), true, 0);
        Peer late = peers.find(peer(1)).orElseThrow();

        late.waitsNoMoreFor(1_000);

        for (int i = 0; i < 1_000; i++) {
            assertThat(late.answeredLate()).isTrue();
        }
        assertThat(late.answeredLate()).isFalse();
        for (int i = 0; i < Window.CHUNKS_MAX; i++) {
            assertThat(late.sentUnasked()).isFalse();
        }
        assertThat(late.sentUnasked()).isTrue();
    }

    @Test
    @Tag("B14")
    void aWarningProvesNothingOfWhoIsntAuthenticated() {
        Link link = new Link(peer(1), HERE, true);
        peers.onLink(link, false, 0);
        Peer framed = peers.find(peer(1)).orElseThrow();

        for (int i = 0; i < 10; i++) {
            assertThat(peers.warn(framed, "cries wolf", 0)).isFalse();
        }

        assertThat(peers.banned(link, false, 0)).isFalse();
    }

    @Test
    void theTablesAreBounded() {
        for (int i = 0; i < Bans.BANS_MAX + 10; i++) {
            assertThat(peers.onLink(new Link(peer(i), HERE, true), true, 0)).isTrue();
            peers.ban(peer(i), "lied", 0);
            peers.onLinkClosed(peer(i));
        }
        for (int i = 0; i < PeerTable.PEERS_MAX; i++) {
            peers.onLink(new Link(peer(i), HERE, true), true, 0);
        }

        assertThat(peers.onLink(new Link(peer(9_999), HERE, true), true, 0)).isFalse();
        assertThat(peers.onLink(new Link(peer(3), THERE, true), true, 0)).isTrue();
        assertThat(peers.connected()).hasSize(PeerTable.PEERS_MAX);
        assertThat(peers.banned(new Link(peer(0), HERE, true), true, 0)).isFalse();
        assertThat(peers.banned(new Link(peer(10), HERE, true), true, 0)).isTrue();
    }

    @Test
    @Tag("B15")
    void whoDialsInTakesNoLinkThatIsKeptForThoseThatThisNodeDials() {
        for (int i = 0; i < 2 * PeerTable.PEERS_MAX; i++) {
            peers.onLink(new Link(peer(i), HERE, false), true, 0);
        }
        assertThat(peers.connected()).hasSize(PeerTable.DIALLED_IN_MAX);

        for (int i = 0; i < PeerTable.PEERS_MAX - PeerTable.DIALLED_IN_MAX; i++) {
            assertThat(peers.onLink(new Link(peer(5_000 + i), THERE, true), true, 0))
                    .isTrue();
        }
        assertThat(peers.onLink(new Link(peer(9_999), THERE, true), true, 0)).isFalse();
        assertThat(peers.onLink(new Link(peer(3), THERE, false), true, 0))
                .as("it has a place already")
                .isTrue();
    }

    static PeerId peer(int number) {
        byte[] hash = new byte[PeerId.LENGTH];
        hash[0] = (byte) (number >> 8);
        hash[1] = (byte) number;
        return PeerId.of(hash);
    }
}
