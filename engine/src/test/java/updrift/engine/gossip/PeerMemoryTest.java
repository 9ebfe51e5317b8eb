package updrift.engine.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static updrift.engine.trust.TestAuthority.release;
import static updrift.engine.trust.Unproven.hashOf;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.peer.PeerId;
import updrift.engine.trust.Admission;
import updrift.engine.trust.TestAuthority;
import updrift.engine.trust.Trust;
import updrift.engine.wire.Hash;
import updrift.engine.wire.Message;
import updrift.engine.work.SerialFile;
import updrift.engine.work.Work;
import updrift.testkit.LabelIdentity;
import updrift.testkit.SimulatedDisk;
import updrift.testkit.VirtualNode;
import updrift.testkit.VirtualTimeline;

/** What is said of peers that know less than before. */
@Tag("A23")
class PeerMemoryTest {
    private static final PeerId PEER = LabelIdentity.of(1).self();

    private final TestAuthority authority = TestAuthority.of(1, 1, 1);
    private final VirtualTimeline time = new VirtualTimeline(1);
    private final VirtualNode node = time.node("node");
    private final Work work = new Work(node.timeline(), node.workers());
    private final Trust trust = authority.node(Optional.empty());
    private final DurableTrust durable =
            new DurableTrust(trust, new SerialFile(new SimulatedDisk().directory("trust"), "statements", work), work);
    private final List<String> told = new ArrayList<>();
    private final PeerMemory memory = new PeerMemory(
            durable, work, (peer, knew) -> told.add(knew.release().version().toString()));
    private final List<Hash> both = new ArrayList<>();

    @BeforeEach
    void knowTwo() {
        for (byte[] statement : List.of(authority.sign(release(1, "1.0")), authority.sign(release(2, "2.0")))) {
            both.add(hashOf(statement).orElseThrow());
            Admission admission = durable.admit(statement);
            durable.force(((Admission.Fresh) admission).pending(), release -> {}, failure -> {});
            time.advance(Duration.ofSeconds(1));
        }
    }

    private void names(List<Hash> hashes) {
        memory.note(PEER, new Message.Digest(1, hashes));
    }

    @Test
    @Tag("G11")
    void aPeerThatForgotSomethingOrAllIsToldOfAtMostOnceAMinute() {
        names(both);
        namesAnew(both.subList(0, 1));
        namesAnew(both.subList(0, 1));
        assertThat(told).containsExactly("2.0");

        names(both);
        namesAnew(List.of());
        assertThat(told).as("within the minute").hasSize(1);

        time.advance(Duration.ofMinutes(1));
        names(both);
        namesAnew(List.of());
        assertThat(told).containsExactly("2.0", "2.0");
    }

    /** Over another link. */
    private void namesAnew(List<Hash> hashes) {
        memory.onGone(PEER);
        names(hashes);
    }

    @Test
    void digestsOfOneLinkThatOvertakeEachOtherTellOfNothing() {
        names(both);
        names(both.subList(0, 1));
        assertThat(told).isEmpty();

        namesAnew(both.subList(0, 1));
        assertThat(told).as("the last word was the older one").containsExactly("2.0");
    }

    @Test
    void aPeerThatLearnsOrStaysAsItIsForgotNothing() {
        names(List.of());
        namesAnew(both.subList(0, 1));
        names(both);
        namesAnew(both.subList(1, 2));
        namesAnew(both);

        assertThat(told).isEmpty();
    }

    @Test
    void aPeerThatNamesWhatThisNodeDoesNotKnowMayKnowMoreThanBefore() {
        names(both);
        Hash newer = hashOf(authority.sign(release(3, "3.0"))).orElseThrow();

        namesAnew(List.of(both.get(0), newer));

        assertThat(told).isEmpty();
    }

    @Test
    void whatIsAboutToExpireMayBeGoneWhereTheClockIsAhead() {
        names(both);
        Duration left =
                Duration.between(work.timeline().instant(), release(2, "2.0").expires());
        time.advance(left.minus(Duration.ofHours(12)));

        namesAnew(List.of());

        assertThat(told).isEmpty();
    }
}
