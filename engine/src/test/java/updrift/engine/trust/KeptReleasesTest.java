package updrift.engine.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static updrift.engine.trust.TestAuthority.NOW;
import static updrift.engine.trust.TestAuthority.release;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.release.Priority;
import updrift.api.release.Release;

class KeptReleasesTest {
    private final TestAuthority authority = TestAuthority.of(1, 1, 1);

    @Test
    void theNewestEightAreKept() {
        Trust node = authority.node(Optional.empty());
        for (int counter = 1; counter <= 20; counter++) {
            admit(node, release(counter, counter + ".0"));
        }

        assertThat(counters(node)).containsExactly(13L, 14L, 15L, 16L, 17L, 18L, 19L, 20L);
    }

    @Test
    @Tag("R26")
    void howUrgentAPackageIsIsWhatItsNewestAnnouncementSaysAndNobodyElse() {
        Trust node = authority.node(Optional.empty());
        admit(node, TestAuthority.urgent(release(1, "1.0"), Priority.CRITICAL));
        admit(node, TestAuthority.urgent(release(2, "2.0"), Priority.OPTIONAL));
        node.admit(authority.sign(TestAuthority.urgent(release(3, "2.0"), Priority.CRITICAL)), NOW);
        byte[] forged = TestAuthority.of(2, 1, 1).sign(TestAuthority.urgent(release(4, "4.0"), Priority.CRITICAL));
        node.admit(forged, NOW);

        assertThat(node.priority(release(1, "1.0").updateId())).isEqualTo(Priority.CRITICAL);
        assertThat(node.priority(release(2, "2.0").updateId())).isEqualTo(Priority.CRITICAL);
        assertThat(node.priority(release(4, "4.0").updateId())).isEqualTo(Priority.NORMAL);
    }

    @Test
    void eachPlatformHasItsOwnEightAndOthersDoNotPushOursOut() {
        Trust node = authority.node(Optional.empty());
        admit(node, release(1, "1.0", 1, List.of("linux-x86_64")));
        for (int counter = 2; counter <= 30; counter++) {
            admit(node, release(counter, counter + ".0", counter, List.of("windows-x86_64")));
        }

        assertThat(counters(node)).containsExactly(1L, 23L, 24L, 25L, 26L, 27L, 28L, 29L, 30L);
    }

    @Test
    void howManyPlatformsThereAreDoesNotGrowWhatIsKept() {
        Trust node = authority.node(Optional.empty());
        for (int counter = 1; counter <= 500; counter++) {
            admit(node, release(counter, counter + ".0", counter, List.of("platform-" + counter % 50)));
        }

        assertThat(counters(node).size()).isLessThanOrEqualTo(KeptReleases.PLATFORMS_MAX * KeptReleases.EACH_MAX);
        assertThat(counters(node)).contains(500L);
    }

    /** Else nodes that talk would offer each other for ever what the other drops. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatIsKeptDoesNotDependOnTheOrderInWhichItCame(long seed) {
        Random random = new Random(seed);
        List<byte[]> statements = new ArrayList<>();
        for (int counter = 1; counter <= 40; counter++) {
            // Every third one renews the one before.
            int content = counter % 3 == 0 ? counter - 1 : counter;
            statements.add(authority.sign(release(counter, content + ".0", content, platforms(content))));
        }
        Trust first = authority.node(Optional.empty());
        statements.forEach(statement -> first.admit(statement, NOW));
        Collections.shuffle(statements, random);
        Trust second = authority.node(Optional.empty());
        statements.forEach(statement -> second.admit(statement, NOW));

        assertThat(counters(second)).as("seed " + seed).isEqualTo(counters(first));
        assertThat(second.newestSeen()).isEqualTo(first.newestSeen());
    }

    private static List<String> platforms(int content) {
        List<String> all = List.of("linux-x86_64", "macos-aarch64", "windows-x86_64");
        return content % 4 == 0 ? List.of() : List.of(all.get(content * 7 % 3));
    }

    private void admit(Trust node, Release release) {
        assertThat(node.admit(authority.sign(release), NOW))
                .isInstanceOfAny(Admission.Fresh.class, Admission.ForOthers.class);
    }

    /** Of all that is kept, be it durable or not. */
    private static List<Long> counters(Trust node) {
        return TrustState.read(node.state()).statements().stream()
                .map(statement -> Announcement.parse(
                        SignedStatement.parse(Kind.ANNOUNCEMENT, statement).body()))
                .map(announcement -> announcement.release().sequence().counter())
                .toList();
    }
}
