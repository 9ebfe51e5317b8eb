package updrift.engine.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static updrift.engine.trust.TestAuthority.NOW;
import static updrift.engine.trust.TestAuthority.PLATFORM;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Release;
import updrift.api.release.Sequence;
import updrift.api.release.Version;
import updrift.engine.Authority;
import updrift.engine.trust.TestAuthority;
import updrift.testkit.TestSignatureScheme;

/** Which sequence comes next, and what may not be published. */
class PublishedTest {
    @TempDir
    Path temporary;

    private Path directory;

    @BeforeEach
    void anAuthority() {
        directory = temporary.resolve("keys");
        Authority.create(directory, 1, 1, new TestSignatureScheme());
    }

    @Test
    @Tag("R15")
    void eachSequenceIsAboveAllThatWereGivenOutAndSeen() {
        assertThat(publish("1.0", 1).sequence()).isEqualTo(new Sequence(0, 1));
        assertThat(publish("1.1", 2).sequence()).isEqualTo(new Sequence(0, 2));
        assertThat(sign(draft("1.2"), 3, new Sequence(0, 40)).sequence()).isEqualTo(new Sequence(0, 41));
        assertThat(publish("1.3", 4).sequence()).isEqualTo(new Sequence(0, 42));
    }

    @Test
    void aSequenceGivenByHandMustBeAboveThemToo() {
        publish("1.0", 1);
        ReleaseDraft byHand = AuthorityTest.with(draft("1.1"), List.of(), OptionalLong.of(10));

        assertThat(sign(byHand, 2, Sequence.ZERO).sequence()).isEqualTo(new Sequence(0, 10));
        refused("isn't above 10", () -> sign(byHand, 2, Sequence.ZERO));
        refused("isn't above 20", () -> sign(byHand, 2, new Sequence(0, 20)));
    }

    @Test
    void channelsAndProductsCountForThemselves() {
        publish("1.0", 1);
        ReleaseDraft draft = draft("1.0");
        ReleaseDraft beta = new ReleaseDraft(
                "editor",
                "beta",
                draft.version(),
                draft.priority(),
                List.of(),
                draft.lasts(),
                Optional.empty(),
                false,
                OptionalLong.empty());

        assertThat(sign(beta, 2, Sequence.ZERO).sequence()).isEqualTo(new Sequence(0, 1));
    }

    @Test
    @Tag("E16")
    void aSecurityFloorIsSignedAndNothingBelowItIsPublishedAnyMore() {
        Release floored = sign(floored("2.0", "1.5"), 1, Sequence.ZERO);

        assertThat(floored.securityFloor()).contains(Version.parse("1.5"));
        refused("above the version itself", () -> sign(floored("2.1", "2.2"), 2, Sequence.ZERO));
        refused("is below 1.5, the security floor", () -> publish("1.4", 3));
    }

    private static ReleaseDraft floored(String version, String floor) {
        ReleaseDraft draft = draft(version);
        return new ReleaseDraft(
                draft.product(),
                draft.channel(),
                draft.version(),
                draft.priority(),
                draft.platforms(),
                draft.lasts(),
                draft.leastVersion(),
                true,
                draft.counter(),
                Optional.empty(),
                Optional.of(Version.parse(floor)));
    }

    @Test
    void theSamePackageAndVersionAgainIsARenewal() {
        publish("1.0", 1);

        assertThat(publish("1.0", 1).sequence()).isEqualTo(new Sequence(0, 2));
    }

    @Test
    void anotherPackageUnderAPublishedVersionIsRefused() {
        publish("1.0", 1);

        refused("give it a new version", () -> publish("1.0", 2));
    }

    @Test
    @Tag("A10")
    void equalOrderWithDifferentTextIsRefused() {
        publish("1.0", 1);

        refused("equal order", () -> publish("1.0.0", 1));
        refused("equal order", () -> publish("1.0.0+build.7", 2));
    }

    @Test
    @Tag("A09")
    void aLowerVersionNeedsTheOrderToGoBack() {
        publish("2.0", 1);
        ReleaseDraft draft = draft("1.9");
        ReleaseDraft order = new ReleaseDraft(
                "editor",
                "stable",
                draft.version(),
                draft.priority(),
                List.of(),
                draft.lasts(),
                Optional.empty(),
                true,
                OptionalLong.empty());

        refused("--allow-downgrade", () -> publish("1.9", 2));
        assertThat(sign(order, 2, Sequence.ZERO).allowDowngrade()).isTrue();
        assertThat(publish("1.9.1", 3).version()).isEqualTo(Version.parse("1.9.1"));
    }

    @Test
    void platformsThatNoMachineSharesHaveVersionsOfTheirOwn() {
        ReleaseDraft linux = AuthorityTest.with(draft("2.0"), List.of(PLATFORM), OptionalLong.empty());
        ReleaseDraft windows = AuthorityTest.with(draft("1.0"), List.of("windows-x86_64"), OptionalLong.empty());

        sign(linux, 1, Sequence.ZERO);

        assertThat(sign(windows, 2, Sequence.ZERO).version()).isEqualTo(Version.parse("1.0"));
    }

    @Test
    void aLeastVersionAboveTheVersionIsRefused() {
        ReleaseDraft draft = draft("1.0");
        ReleaseDraft impossible = new ReleaseDraft(
                "editor",
                "stable",
                draft.version(),
                draft.priority(),
                List.of(),
                draft.lasts(),
                Optional.of(Version.parse("1.1")),
                false,
                OptionalLong.empty());

        refused("no node could ever install it", () -> sign(impossible, 1, Sequence.ZERO));
    }

    @Test
    void aDamagedRecordIsRefusedBecauseASequenceMightBeGivenTwice() throws IOException {
        publish("1.0", 1);
        Path record = directory.resolve("published");
        Files.writeString(record, Files.readString(record).substring(3));

        assertThatThrownBy(() -> publish("1.1", 2))
                .isInstanceOfSatisfying(
                        UpdriftException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.STATE_UNUSABLE));
    }

    @Test
    void theRecordStaysSmall() throws IOException {
        for (int i = 1; i <= 66; i++) {
            publish("1." + i, i);
        }

        assertThat(Files.readAllLines(directory.resolve("published"))).hasSize(64);
        assertThat(publish("1.67", 67).sequence()).isEqualTo(new Sequence(0, 67));
    }

    private Release publish(String version, int content) {
        return sign(draft(version), content, Sequence.ZERO);
    }

    private Release sign(ReleaseDraft draft, int content, Sequence seen) {
        MeasuredPackage measured = new MeasuredPackage(TestAuthority.id(content), 1000, "00".repeat(32));
        return Authority.open(directory, new TestSignatureScheme(), () -> NOW)
                .sign(draft, measured, seen)
                .release();
    }

    private static ReleaseDraft draft(String version) {
        return ReleaseDraft.of("editor", Version.parse(version));
    }

    private static void refused(String why, Runnable action) {
        assertThatThrownBy(action::run)
                .hasMessageContaining(why)
                .isInstanceOfSatisfying(
                        UpdriftException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_POSSIBLE));
    }
}
