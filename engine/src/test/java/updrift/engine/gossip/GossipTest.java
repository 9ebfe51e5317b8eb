package updrift.engine.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static updrift.engine.trust.TestAuthority.release;
import static updrift.engine.trust.Unproven.hashOf;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.peer.PeerId;
import updrift.api.release.Release;
import updrift.engine.trust.StatementList;
import updrift.engine.trust.TestAuthority;
import updrift.engine.wire.Hash;
import updrift.engine.wire.Message;
import updrift.engine.work.Work;
import updrift.testkit.MemoryOrigin;
import updrift.testkit.VirtualTimeline;

/** One node's gossip between peers that this test plays. */
class GossipTest {
    private static final PeerId LIAR = GossipingNode.LIAR;
    private static final PeerId HONEST = GossipingNode.HONEST;
    private static final PeerId THIRD = GossipingNode.THIRD;

    private final TestAuthority authority = TestAuthority.of(1, 1, 1);
    private final GossipingNode node = new GossipingNode(authority.node(Optional.empty()));
    private final VirtualTimeline time = node.time;
    private final Work work = node.work;
    private final List<String> sent = node.sent;
    private final List<String> heard = node.heard;
    private final Gossip gossip = node.gossip;

    @Test
    @Tag("A01")
    void whatIsNotTheAuthoritysWordIsNeverPassedOnAndItsSenderLied() {
        byte[] forged = TestAuthority.of(2, 1, 1).sign(release(1, "1.0"));

        gossip.onStatement(LIAR, new Message.Statement(forged));
        time.advance(Duration.ofSeconds(1));

        assertThat(heard).containsExactly("lie of " + LIAR.brief());
        assertThat(sent).isEmpty();
    }

    @Test
    @Tag("A22")
    void aReleaseIsPassedOnAndHeardOfOnceItIsDurable() {
        gossip.onStatement(HONEST, new Message.Statement(authority.sign(release(1, "1.0"))));
        assertThat(sent).isEmpty();
        assertThat(heard).isEmpty();

        time.advance(Duration.ofSeconds(1));

        assertThat(heard).containsExactly("release 1.0");
        assertThat(sent).containsExactlyInAnyOrder("Statement to " + LIAR.brief(), "Statement to " + THIRD.brief());
    }

    @Test
    @Tag("R01")
    @Tag("A12")
    void whatTheOriginKeepsIsTakenAndPassedOn() {
        MemoryOrigin origin = new MemoryOrigin();
        StoredNews news = newsOf(origin);
        byte[] forged = TestAuthority.of(2, 1, 1).sign(release(7, "7.0"));
        origin.stockObject(
                "editor/stable/statements", StatementList.write(List.of(authority.sign(release(1, "1.0")), forged)));

        news.check();
        time.advance(Duration.ofSeconds(1));

        assertThat(heard).containsExactly("release 1.0 of the origin");
        assertThat(sent).hasSize(3).allMatch(each -> each.startsWith("Statement to "));
        assertThat(news.hasAnswered()).isTrue();
    }

    @Test
    @Tag("A12")
    void anOriginThatIsAwayIsAskedAgainUntilItAnswers() {
        MemoryOrigin origin = new MemoryOrigin();
        StoredNews news = newsOf(origin);
        origin.away(true);
        news.check();
        time.advance(Duration.ofMinutes(2));
        assertThat(news.hasAnswered()).isFalse();
        assertThat(news.problem()).contains("the origin in memory is away");

        origin.stockObject("editor/stable/statements", StatementList.write(List.of(authority.sign(release(1, "1.0")))));
        origin.away(false);
        time.advance(Duration.ofMinutes(4));

        assertThat(heard).containsExactly("release 1.0 of the origin");
        assertThat(news.problem()).isEmpty();
    }

    @Test
    void aListThatIsDamagedIsToldAndHarmsNothing() {
        MemoryOrigin origin = new MemoryOrigin();
        StoredNews news = newsOf(origin);
        origin.stockObject("editor/stable/statements", new byte[] {'x', 'y', '\n'});

        news.check();
        time.advance(Duration.ofMillis(400));

        assertThat(news.problem().orElseThrow()).startsWith("editor/stable/statements at the origin is damaged");
        assertThat(heard).isEmpty();
    }

    private StoredNews newsOf(MemoryOrigin origin) {
        return new StoredNews(origin, "editor", "stable", gossip, work, new SplittableRandom(1));
    }

    /** A statement is named by its words: a false copy must not keep the true one away. */
    @Test
    @Tag("A06")
    void aFalseCopyOfAStatementDoesNotStopTheTrueOneFromBeingAskedFor() {
        byte[] statement = authority.sign(release(1, "1.0"));
        byte[] falseCopy = statement.clone();
        falseCopy[falseCopy.length - 1] ^= 1;

        gossip.onStatement(LIAR, new Message.Statement(falseCopy));
        gossip.onDigest(HONEST, new Message.Digest(1, List.of(hashOf(statement).orElseThrow())));

        assertThat(sent).containsExactly("Want to " + HONEST.brief());
    }

    /** The same for the origin, which anybody between it and here may alter. */
    @Test
    @Tag("A06")
    @Tag("A12")
    void aFalseCopyAtTheOriginDoesNotStopTheTrueOneFromBeingTaken() {
        MemoryOrigin origin = new MemoryOrigin();
        StoredNews news = newsOf(origin);
        byte[] statement = authority.sign(release(1, "1.0"));
        byte[] falseCopy = statement.clone();
        falseCopy[falseCopy.length - 1] ^= 1;
        origin.stockObject("editor/stable/statements", StatementList.write(List.of(falseCopy)));
        news.check();
        time.advance(Duration.ofSeconds(1));

        gossip.onDigest(HONEST, new Message.Digest(1, List.of(hashOf(statement).orElseThrow())));
        origin.stockObject("editor/stable/statements", StatementList.write(List.of(statement)));
        news.check();
        time.advance(Duration.ofSeconds(1));

        assertThat(sent).startsWith("Want to " + HONEST.brief());
        assertThat(heard).containsExactly("release 1.0 of the origin");
    }

    @Test
    void howeverOftenItIsCheckedAnOriginThatIsAwayIsLeftAloneMoreAndMore() {
        MemoryOrigin origin = new MemoryOrigin();
        StoredNews news = newsOf(origin);
        origin.away(true);
        for (int second = 0; second < 300; second++) {
            news.check();
            time.advance(Duration.ofSeconds(1));
        }
        long before = origin.objectReads();
        time.advance(Duration.ofMinutes(10));

        assertThat(origin.objectReads() - before).isBetween(4L, 21L);
    }

    @Test
    void whatWasNotTakenThoughItIsTheAuthoritysWordIsNotAskedForAgain() {
        gossip.onStatement(HONEST, new Message.Statement(authority.sign(release(2, "2.0"))));
        byte[] lower = authority.sign(release(3, "1.0"));
        gossip.onStatement(HONEST, new Message.Statement(lower));
        time.advance(Duration.ofSeconds(1));
        sent.clear();

        gossip.onDigest(THIRD, new Message.Digest(1, List.of(hashOf(lower).orElseThrow())));

        assertThat(sent).isEmpty();
        assertThat(heard).as("the publisher erred, not the peer").containsExactly("release 2.0");
    }

    @Test
    @Tag("A11")
    void evidenceOfEquivocationIsPassedOnAndHeardOfOnce() {
        gossip.onStatement(HONEST, new Message.Statement(authority.sign(release(1, "1.0"))));
        time.advance(Duration.ofSeconds(1));
        sent.clear();
        var second = new Message.Statement(authority.sign(release(1, "1.1")));

        gossip.onStatement(HONEST, second);
        gossip.onStatement(THIRD, second);
        time.advance(Duration.ofSeconds(1));

        assertThat(heard).containsExactly("release 1.0", "equivocation");
        assertThat(sent).containsExactlyInAnyOrder("Statement to " + LIAR.brief(), "Statement to " + THIRD.brief());
    }

    @Test
    @Tag("A23")
    void aPeerThatForgotWhatItKnewIsToldOf() {
        List<Hash> both = know(release(1, "1.0"), release(2, "2.0"));
        gossip.onDigest(HONEST, new Message.Digest(1, both));
        gossip.onGone(HONEST);

        gossip.onDigest(HONEST, new Message.Digest(1, both.subList(0, 1)));

        assertThat(heard).containsExactly("release 1.0", "release 2.0", HONEST.brief() + " forgot 2.0");
    }

    private List<Hash> know(Release... releases) {
        return Arrays.stream(releases).map(this::know).toList();
    }

    private Hash know(Release release) {
        byte[] statement = authority.sign(release);
        gossip.onStatement(THIRD, new Message.Statement(statement));
        time.advance(Duration.ofSeconds(1));
        return hashOf(statement).orElseThrow();
    }
}
