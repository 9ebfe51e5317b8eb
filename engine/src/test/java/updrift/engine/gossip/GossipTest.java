package updrift.engine.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static updrift.engine.gossip.GossipingNode.HONEST;
import static updrift.engine.gossip.GossipingNode.LIAR;
import static updrift.engine.gossip.GossipingNode.THIRD;
import static updrift.engine.trust.TestAuthority.release;
import static updrift.engine.trust.Unproven.hashOf;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.release.Release;
import updrift.engine.trust.StatementList;
import updrift.engine.trust.TestAuthority;
import updrift.engine.wire.Hash;
import updrift.engine.wire.Message;
import updrift.testkit.MemoryOrigin;

/** One node's gossip between peers that this test plays. */
class GossipTest {
    private final TestAuthority authority = TestAuthority.of(1, 1, 1);
    private final GossipingNode node = new GossipingNode(authority.node(Optional.empty()));

    @Test
    @Tag("A01")
    void whatIsNotTheAuthoritysWordIsNeverPassedOnAndItsSenderLied() {
        byte[] forged = TestAuthority.of(2, 1, 1).sign(release(1, "1.0"));

        node.gossip.onStatement(LIAR, new Message.Statement(forged));
        node.time.advance(Duration.ofSeconds(1));

        assertThat(node.heard).containsExactly("lie of " + LIAR.brief());
        assertThat(node.sent).isEmpty();
    }

    @Test
    @Tag("A22")
    void aReleaseIsPassedOnAndHeardOfOnceItIsDurable() {
        node.gossip.onStatement(HONEST, new Message.Statement(authority.sign(release(1, "1.0"))));
        assertThat(node.sent).isEmpty();
        assertThat(node.heard).isEmpty();

        node.time.advance(Duration.ofSeconds(1));

        assertThat(node.heard).containsExactly("release 1.0");
        assertThat(node.sent)
                .containsExactlyInAnyOrder("Statement to " + LIAR.brief(), "Statement to " + THIRD.brief());
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
        node.time.advance(Duration.ofSeconds(1));

        assertThat(node.heard).containsExactly("release 1.0 of the origin");
        assertThat(node.sent).hasSize(3).allMatch(each -> each.startsWith("Statement to "));
        assertThat(news.hasAnswered()).isTrue();
    }

    @Test
    @Tag("A12")
    void anOriginThatIsAwayIsAskedAgainUntilItAnswers() {
        MemoryOrigin origin = new MemoryOrigin();
        StoredNews news = newsOf(origin);
        origin.away(true);
        news.check();
        node.time.advance(Duration.ofMinutes(2));
        assertThat(news.hasAnswered()).isFalse();
        assertThat(news.problem()).contains("the origin in memory is away");

        origin.stockObject("editor/stable/statements", StatementList.write(List.of(authority.sign(release(1, "1.0")))));
        origin.away(false);
        node.time.advance(Duration.ofMinutes(4));

        assertThat(node.heard).containsExactly("release 1.0 of the origin");
        assertThat(news.problem()).isEmpty();
    }

    @Test
    void aListThatIsDamagedIsToldAndHarmsNothing() {
        MemoryOrigin origin = new MemoryOrigin();
        StoredNews news = newsOf(origin);
        origin.stockObject("editor/stable/statements", new byte[] {'x', 'y', '\n'});

        news.check();
        node.time.advance(Duration.ofMillis(400));

        assertThat(news.problem().orElseThrow()).startsWith("editor/stable/statements at the origin is damaged");
        assertThat(node.heard).isEmpty();
    }

    private StoredNews newsOf(MemoryOrigin origin) {
        return new StoredNews(origin, "editor", "stable", node.gossip, node.work, new SplittableRandom(1));
    }

    /** A statement is named by its words: a false copy must not keep the true one away. */
    @Test
    @Tag("A06")
    void aFalseCopyOfAStatementDoesNotStopTheTrueOneFromBeingAskedFor() {
        byte[] statement = authority.sign(release(1, "1.0"));
        byte[] falseCopy = statement.clone();
        falseCopy[falseCopy.length - 1] ^= 1;

        node.gossip.onStatement(LIAR, new Message.Statement(falseCopy));
        node.gossip.onDigest(
                HONEST, new Message.Digest(1, List.of(hashOf(statement).orElseThrow())));

        assertThat(node.sent).containsExactly("Want to " + HONEST.brief());
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
        node.time.advance(Duration.ofSeconds(1));

        node.gossip.onDigest(
                HONEST, new Message.Digest(1, List.of(hashOf(statement).orElseThrow())));
        origin.stockObject("editor/stable/statements", StatementList.write(List.of(statement)));
        news.check();
        node.time.advance(Duration.ofSeconds(1));

        assertThat(node.sent).startsWith("Want to " + HONEST.brief());
        assertThat(node.heard).containsExactly("release 1.0 of the origin");
    }

    @Test
    void howeverOftenItIsCheckedAnOriginThatIsAwayIsLeftAloneMoreAndMore() {
        MemoryOrigin origin = new MemoryOrigin();
        StoredNews news = newsOf(origin);
        origin.away(true);
        for (int second = 0; second < 300; second++) {
            news.check();
            node.time.advance(Duration.ofSeconds(1));
        }
        long before = origin.objectReads();
        node.time.advance(Duration.ofMinutes(10));

        assertThat(origin.objectReads() - before).isBetween(4L, 21L);
    }

    @Test
    void whatWasNotTakenThoughItIsTheAuthoritysWordIsNotAskedForAgain() {
        node.gossip.onStatement(HONEST, new Message.Statement(authority.sign(release(2, "2.0"))));
        byte[] lower = authority.sign(release(3, "1.0"));
        node.gossip.onStatement(HONEST, new Message.Statement(lower));
        node.time.advance(Duration.ofSeconds(1));
        node.sent.clear();

        node.gossip.onDigest(THIRD, new Message.Digest(1, List.of(hashOf(lower).orElseThrow())));

        assertThat(node.sent).isEmpty();
        assertThat(node.heard).as("the publisher erred, not the peer").containsExactly("release 2.0");
    }

    @Test
    @Tag("A11")
    void evidenceOfEquivocationIsPassedOnAndHeardOfOnce() {
        node.gossip.onStatement(HONEST, new Message.Statement(authority.sign(release(1, "1.0"))));
        node.time.advance(Duration.ofSeconds(1));
        node.sent.clear();
        var second = new Message.Statement(authority.sign(release(1, "1.1")));

        node.gossip.onStatement(HONEST, second);
        node.gossip.onStatement(THIRD, second);
        node.time.advance(Duration.ofSeconds(1));

        assertThat(node.heard).containsExactly("release 1.0", "equivocation");
        assertThat(node.sent)
                .containsExactlyInAnyOrder("Statement to " + LIAR.brief(), "Statement to " + THIRD.brief());
    }

    @Test
    @Tag("A23")
    void aPeerThatForgotWhatItKnewIsToldOf() {
        List<Hash> both = know(release(1, "1.0"), release(2, "2.0"));
        node.gossip.onDigest(HONEST, new Message.Digest(1, both));
        node.gossip.onGone(HONEST);

        node.gossip.onDigest(HONEST, new Message.Digest(1, both.subList(0, 1)));

        assertThat(node.heard).containsExactly("release 1.0", "release 2.0", HONEST.brief() + " forgot 2.0");
    }

    private List<Hash> know(Release... releases) {
        return Arrays.stream(releases).map(this::know).toList();
    }

    private Hash know(Release release) {
        byte[] statement = authority.sign(release);
        node.gossip.onStatement(THIRD, new Message.Statement(statement));
        node.time.advance(Duration.ofSeconds(1));
        return hashOf(statement).orElseThrow();
    }
}
