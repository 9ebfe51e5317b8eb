package updrift.engine.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static updrift.engine.trust.TestAuthority.NOW;
import static updrift.engine.trust.TestAuthority.issued;
import static updrift.engine.trust.TestAuthority.release;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.release.Release;

class ExpiryTest {
    private final TestAuthority authority = TestAuthority.of(1, 1, 1);
    private final Trust node = authority.node(Optional.empty());
    private final Instant expires = release(1, "1.0").expires();

    @Test
    @Tag("A25")
    void anAnnouncementIsExpiredFromTheInstantThatItNames() {
        byte[] statement = authority.sign(release(1, "1.0"));

        assertThat(node.admit(statement, expires)).isInstanceOf(Admission.Ignored.class);
        assertThat(node.admit(statement, expires.minusNanos(1))).isInstanceOf(Admission.Fresh.class);
    }

    /** The second before and after 32 bits run out, a leap second's day, and the last that can be written. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2038-01-19T03:14:07Z",
                "2038-01-19T03:14:08Z",
                "2106-02-07T06:28:16Z",
                "2016-12-31T23:59:59Z",
                "9999-12-31T23:59:59Z",
                "1970-01-01T00:00:01Z"
            })
    @Tag("A25")
    void anyTimeThatCanBeWrittenIsAnEdgeLikeAnyOther(String text) {
        Instant edge = Instant.parse(text);
        byte[] statement = authority.sign(issued(release(1, "1.0"), Instant.EPOCH, edge));

        assertThat(node.admit(statement, edge)).isInstanceOf(Admission.Ignored.class);
        assertThat(node.admit(statement, edge.minusSeconds(1))).isInstanceOf(Admission.Fresh.class);
    }

    @Test
    @Tag("A25")
    void timesOutsideTheYears1970To9999AreRefused() {
        byte[] body = new Announcement(issued(release(1, "1.0"), NOW, expires), 1).body();
        for (String seconds : new String[] {"ffffffffffffffff", "0000003afff44180", "7fffffffffffffff"}) {
            assertThat(node.admit(authority.signBody(withLastField(body, seconds)), NOW))
                    .as(seconds)
                    .isInstanceOf(Admission.Rejected.class);
        }
    }

    private static byte[] withLastField(byte[] body, String hex) {
        byte[] changed = body.clone();
        byte[] value = HexFormat.of().parseHex(hex);
        System.arraycopy(value, 0, changed, changed.length - value.length, value.length);
        return changed;
    }

    @Test
    @Tag("A24")
    void aClockThatWasSetBackDoesNotBringExpiredThingsToLife() {
        admit(issued(release(1, "1.0"), NOW, NOW.plus(Duration.ofDays(1))), NOW);
        Instant late = NOW.plus(Duration.ofDays(10));
        admit(issued(release(2, "2.0"), late, late.plus(Duration.ofDays(30))), late);

        Instant setBack = NOW.minus(Duration.ofDays(3650));

        assertThat(node.releases(setBack))
                .extracting(r -> r.release().version().toString())
                .containsExactly("2.0");
        assertThat(authority.node(Optional.of(node.state())).releases(setBack)).hasSize(1);
    }

    @Test
    @Tag("A24")
    void aClockThatJumpedAheadAndBackLosesNothingForGood() {
        byte[] statement = authority.sign(release(1, "1.0"));
        ((Admission.Fresh) node.admit(statement, NOW)).pending().onDurable();

        Instant ahead = NOW.plus(Duration.ofDays(36_500));
        assertThat(node.releases(ahead)).isEmpty();

        assertThat(node.releases(NOW)).hasSize(1);
    }

    @Test
    @Tag("R16")
    void whenTheNewestHasExpiredTheNodeSaysSinceWhenItIsStale() {
        assertThat(node.staleSince(NOW)).as("nothing was ever known").isEmpty();
        admit(release(1, "1.0"), NOW);

        assertThat(node.staleSince(expires.minusSeconds(1))).isEmpty();
        assertThat(node.staleSince(expires)).contains(expires);
        assertThat(authority.node(Optional.of(node.state())).staleSince(expires))
                .contains(expires);
    }

    @Test
    void renewingEndsStaleness() {
        admit(release(1, "1.0"), NOW);
        Instant later = expires.plus(Duration.ofDays(30));
        admit(issued(release(2, "1.0"), expires, later), expires);

        assertThat(node.staleSince(expires)).isEmpty();
    }

    private void admit(Release release, Instant now) {
        Admission admission = node.admit(authority.sign(release), now);
        assertThat(admission).isInstanceOfAny(Admission.Fresh.class, Admission.Renewed.class);
        if (admission instanceof Admission.Fresh fresh) {
            fresh.pending().onDurable();
        } else if (admission instanceof Admission.Renewed renewed) {
            renewed.pending().onDurable();
        }
    }
}
