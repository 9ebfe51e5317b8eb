package updrift.engine.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static updrift.engine.trust.TestAuthority.NOW;
import static updrift.engine.trust.TestAuthority.PLATFORM;
import static updrift.engine.trust.TestAuthority.release;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.disk.StateDirectory;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Sequence;
import updrift.engine.wire.Hash;
import updrift.engine.wire.Limits;

class TrustStateTest {
    private final TestAuthority authority = TestAuthority.of(1, 1, 1);
    private final Trust node = authority.node(Optional.empty());

    @BeforeEach
    void twoReleasesAndAMark() {
        for (int counter = 1; counter <= 2; counter++) {
            byte[] statement = authority.sign(release(counter, counter + ".0"));
            ((Admission.Fresh) node.admit(statement, NOW)).pending().onDurable();
        }
        node.installed(new Sequence(0, 1));
    }

    @Test
    @Tag("R15")
    @Tag("A22")
    void marksAndReleasesOutliveARestart() {
        Trust again = authority.node(Optional.of(node.state()));

        assertThat(again.newestSeen()).isEqualTo(new Sequence(0, 2));
        assertThat(again.installed()).isEqualTo(new Sequence(0, 1));
        assertThat(again.releases(NOW))
                .extracting(TrustedRelease::hash)
                .containsExactlyElementsOf(
                        node.releases(NOW).stream().map(TrustedRelease::hash).toList());
        assertThat(again.state()).isEqualTo(node.state());
    }

    @Test
    @Tag("R15")
    void noMarkEverFalls() {
        node.installed(new Sequence(0, 2));
        node.installed(new Sequence(0, 1));
        node.installed(Sequence.ZERO);

        assertThat(node.installed()).isEqualTo(new Sequence(0, 2));
    }

    @Test
    @Tag("A22")
    @Tag("R15")
    void aDamagedStateIsRefusedAndNeverReadAsLess() {
        byte[] state = node.state();
        for (int i = 0; i < state.length; i++) {
            byte[] damaged = state.clone();
            damaged[i] ^= 0x10;
            unusable(damaged);
            unusable(Arrays.copyOf(state, i));
        }
        unusable(Arrays.copyOf(state, state.length + 1));
    }

    /** Whoever edits the file can compute its hash, but not sign what it holds. */
    @Test
    void anEditedStateWithAForgedStatementIsRefused() {
        byte[] forged = TestAuthority.of(2, 1, 1).sign(release(9, "9.0"));
        TrustState edited =
                new TrustState(authority.root().hash(), "editor", "stable", Marks.NONE, List.of(forged), List.of());

        unusable(edited.bytes());
    }

    @Test
    @Tag("G05")
    void aStateWhoseMarksWereLoweredBelowWhatItHoldsIsRefused() {
        byte[] newest = authority.sign(release(2, "2.0"));
        Marks whole = Marks.NONE.seen(release(2, "2.0"), true);
        Marks lower = Marks.NONE.seen(release(1, "1.0"), true);

        unusable(state(lower, newest));
        unusable(state(Marks.NONE, newest));

        assertThat(authority.node(Optional.of(state(whole, newest))).newestSeen())
                .isEqualTo(new Sequence(0, 2));
    }

    private byte[] state(Marks marks, byte[] statement) {
        return new TrustState(authority.root().hash(), "editor", "stable", marks, List.of(statement), List.of())
                .bytes();
    }

    @Test
    void theStateOfAnotherAuthorityProductOrChannelIsRefusedWithBothNames() {
        byte[] state = node.state();

        assertThatThrownBy(() -> TestAuthority.of(2, 1, 1).node(Optional.of(state)))
                .hasMessageContaining("another authority");
        assertThatThrownBy(() -> open("browser", "stable", state))
                .hasMessageContaining("editor/stable")
                .hasMessageContaining("browser/stable");
        assertThatThrownBy(() -> open("editor", "beta", state)).hasMessageContaining("editor/beta");
    }

    @Test
    void aStateOfLaterSoftwareIsRefusedWithItsFormat() {
        byte[] state = node.state();
        byte[] later = Arrays.copyOf(state, state.length - Hash.LENGTH);
        later["updrift trust".length()] = 3;
        byte[] whole = Arrays.copyOf(later, state.length);
        System.arraycopy(Hash.of(later).bytes(), 0, whole, later.length, Hash.LENGTH);

        assertThatThrownBy(() -> authority.node(Optional.of(whole))).hasMessageContaining("format is 3");
    }

    @Test
    void theLargestStateFitsASmallFileAndTheLargestDigestAFrame() {
        int kept = (KeptReleases.PLATFORMS_MAX + 1) * KeptReleases.EACH_MAX;

        assertThat(1024 + (kept + 8) * (2 + Limits.STATEMENT_MAX)).isLessThan(StateDirectory.FILE_MAX);
        assertThat(kept + 8).isLessThanOrEqualTo(Limits.STATEMENTS_MAX);
    }

    private void open(String product, String channel, byte[] state) {
        Trust.of(authority.root(), authority.schemes(), product, channel, PLATFORM, Optional.of(state));
    }

    private void unusable(byte[] state) {
        assertThatThrownBy(() -> authority.node(Optional.of(state)))
                .isInstanceOfSatisfying(
                        UpdriftException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.STATE_UNUSABLE))
                .hasMessageContaining("trust/statements in the state directory");
    }
}
