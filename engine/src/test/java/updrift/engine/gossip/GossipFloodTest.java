package updrift.engine.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static updrift.engine.gossip.GossipingNode.HONEST;
import static updrift.engine.gossip.GossipingNode.LIAR;
import static updrift.engine.gossip.GossipingNode.THIRD;
import static updrift.engine.trust.TestAuthority.release;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.engine.trust.CountingScheme;
import updrift.engine.trust.TestAuthority;
import updrift.engine.trust.Trust;
import updrift.engine.wire.Message;

/** Peers that send more statements than anybody has to say. */
class GossipFloodTest {
    /** Far more releases than a node keeps. */
    private static final int KNOWN = 40;

    /** Eight announcements for each of eight platforms, twice over. */
    private static final int TOLD_AT_ONCE_MAX = 128;

    private final TestAuthority authority = TestAuthority.of(1, 1, 1);
    private final CountingScheme scheme = new CountingScheme();
    private final GossipingNode node = new GossipingNode(Trust.of(
            authority.root(),
            new TreeMap<>(Map.of(scheme.name(), scheme)),
            "editor",
            "stable",
            TestAuthority.PLATFORM,
            Optional.empty()));

    @Test
    @Tag("B19")
    void whatIsOlderThanAllThatIsKeptCostsNoSignatureCheckAndAFloodOfItCostsTheLink() {
        knowReleases();
        int checks = scheme.checks();

        for (int sent = 0; sent < 1_000; sent++) {
            node.gossip.onStatement(LIAR, statement(1 + sent % 10));
        }
        node.time.advance(Duration.ofSeconds(1));

        assertThat(scheme.checks()).isEqualTo(checks);
        assertThat(node.sent).contains("goodbye to " + LIAR.brief()).doesNotContain("goodbye to " + HONEST.brief());
        assertThat(node.heard).as("it told no lie").noneMatch(each -> each.startsWith("lie"));
    }

    @Test
    @Tag("B19")
    void anHonestPeerThatTellsAllThatItKnowsAgainAndAgainIsLeftInPeace() {
        knowReleases();

        for (int minute = 0; minute < 60; minute++) {
            for (int told = 0; told < TOLD_AT_ONCE_MAX; told++) {
                node.gossip.onStatement(HONEST, statement(KNOWN - told % 8));
            }
            node.time.advance(Duration.ofMinutes(1));
        }

        assertThat(node.sent).noneMatch(each -> each.startsWith("goodbye"));
    }

    @Test
    @Tag("B19")
    void aFloodOverOneLinkDoesNotKeepNewsOfAnotherAway() {
        knowReleases();
        for (int sent = 0; sent < 1_000; sent++) {
            node.gossip.onStatement(LIAR, statement(1 + sent % 10));
        }

        node.gossip.onStatement(THIRD, statement(KNOWN + 1));
        node.time.advance(Duration.ofSeconds(1));

        assertThat(node.heard).last().isEqualTo("release 1." + (KNOWN + 1));
    }

    @Test
    @Tag("B20")
    void aFloodOfForgeriesCostsTheLinkOnceItsChecksAreSpentWhateverElseBecomesOfALiar() {
        Message.Statement forged =
                new Message.Statement(TestAuthority.of(2, 1, 1).sign(release(KNOWN, "1." + KNOWN)));

        for (int sent = 0; sent < 1_000; sent++) {
            node.gossip.onStatement(LIAR, forged);
        }
        node.gossip.onStatement(THIRD, statement(1));
        node.time.advance(Duration.ofSeconds(1));

        assertThat(scheme.checks()).isBetween(2, TOLD_AT_ONCE_MAX + 1);
        assertThat(node.sent).contains("goodbye to " + LIAR.brief()).doesNotContain("goodbye to " + THIRD.brief());
        assertThat(node.heard).contains("lie of " + LIAR.brief()).last().isEqualTo("release 1.1");
    }

    private void knowReleases() {
        for (int counter = 1; counter <= KNOWN; counter++) {
            node.gossip.onStatement(THIRD, statement(counter));
            node.time.advance(Duration.ofSeconds(1));
        }
        node.sent.clear();
    }

    private Message.Statement statement(int counter) {
        return new Message.Statement(authority.sign(release(counter, "1." + counter)));
    }
}
