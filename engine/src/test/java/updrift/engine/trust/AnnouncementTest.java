package updrift.engine.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static updrift.engine.trust.TestAuthority.NOW;
import static updrift.engine.trust.TestAuthority.release;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.release.Priority;
import updrift.api.release.Release;
import updrift.api.release.Sequence;
import updrift.api.release.Version;
import updrift.engine.wire.Limits;

class AnnouncementTest {
    private final byte[] body = new Announcement(release(1, "1.0"), 1).body();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatIsWrittenIsRead(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            Announcement announcement = new Announcement(random(random), 1 + random.nextInt(5));

            assertThat(Announcement.parse(announcement.body()))
                    .as("seed " + seed)
                    .isEqualTo(announcement);
        }
    }

    @Test
    @Tag("A16")
    void aStatementOfMoreThan1024BytesIsRefusedUnread() {
        var node = TestAuthority.of(1, 1, 1).node(Optional.empty());

        assertThat(node.admit(new byte[Limits.STATEMENT_MAX + 1], NOW)).isInstanceOf(Admission.Rejected.class);
        byte[] foreign = new byte[1 << 20];
        foreign[0] = 99;
        assertThat(node.admit(foreign, NOW)).isInstanceOf(Admission.Rejected.class);
    }

    @Test
    @Tag("A16")
    void aFieldTwiceOrOutOfOrderIsRefused() {
        refused(hex(body) + "8e0000" + "8e0000");
        refused(hex(body) + "8e0000" + "0e0000");
        refused(hex(body) + "810001" + "61");
    }

    @Test
    @Tag("A16")
    void aFieldThatIsMissingTooLongOrTooShortIsRefused() {
        String text = hex(body);
        refused(text.replace("8400040000000185", "85"));
        refused(text.replace("84000400000001", "8400050000000100"));
        refused(text.replace("84000400000001", "840003000001"));
        refused(text.replace("84000400000001", "840004ffffffff"));
        refused(text + "8e000100");
        refused(text + "8e");
        refused(text + "8effff");
    }

    @Test
    @Tag("A16")
    void aFieldThatMustBeUnderstoodAndIsNotIsRefused() {
        refused(hex(body) + "8f0000");
        assertThat(Announcement.parse(HexFormat.of().parseHex(hex(body) + "0f0003" + "010203")))
                .isEqualTo(Announcement.parse(body));
    }

    @Test
    void aSizeBeyondTheLargestPackageIsRefused() {
        String size = "870008" + "00000000000003e8";
        assertThat(hex(body)).contains(size);
        refused(hex(body).replace(size, "870008" + "0000010000000001"));
        refused(hex(body).replace(size, "870008" + "8000000000000000"));
    }

    /** Digits that aren't ASCII, leading zeros in SemVer's place, white space. */
    @ParameterizedTest
    @ValueSource(strings = {"d9a131", "31203020", "", "762e31", "312e2e30", "2d31"})
    @Tag("A10")
    void aVersionThatIsNoneIsRefused(String version) {
        String field = "850003" + "312e30";
        assertThat(hex(body)).contains(field);
        refused(hex(body).replace(field, "8500%02x".formatted(version.length() / 2) + version));
    }

    @Test
    void platformsAreWrittenInOneOrder() {
        byte[] one = new Announcement(release(1, "1.0", 1, List.of("b", "a")), 1).body();
        byte[] other = new Announcement(release(1, "1.0", 1, List.of("a", "b")), 1).body();

        assertThat(one).isEqualTo(other);
        refused(hex(one).replace("890004" + "01610162", "890004" + "01620161"));
        refused(hex(one).replace("890004" + "01610162", "890004" + "01610161"));
        refused(hex(one).replace("890004" + "01610162", "890000"));
    }

    private static Release random(Random random) {
        Release base = release(1, "1.0");
        return new Release(
                base.product(),
                base.channel(),
                new Sequence(random.nextInt(Integer.MAX_VALUE), 1 + random.nextLong(Long.MAX_VALUE - 1)),
                Version.parse(random.nextInt(1000) + "." + random.nextInt(1000) + "." + random.nextInt(10) + "-rc."
                        + random.nextInt(9)),
                TestAuthority.id(random.nextInt()),
                random.nextLong(Release.SIZE_MAX + 1),
                "ef".repeat(32),
                random.nextBoolean() ? List.of() : List.of("linux-x86_64", "macos-aarch64"),
                random.nextBoolean() ? Optional.empty() : Optional.of(Version.parse("1." + random.nextInt(100))),
                Priority.values()[random.nextInt(3)],
                NOW.plusSeconds(random.nextInt(1000)),
                NOW.plusSeconds(1000L + random.nextInt(Integer.MAX_VALUE)),
                random.nextBoolean());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static void refused(String hex) {
        assertThatThrownBy(() -> Announcement.parse(HexFormat.of().parseHex(hex)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
