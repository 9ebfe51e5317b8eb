package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.engine.trust.StatementList;

/** Strangers without end that tell a node what no authority of its signed. */
class ForgingPeersTest extends RealProcesses {
    private static final Pattern LEFT_OUT = Pattern.compile("(\\d+) more lines are left out");

    private static final int FORGERS = 20;

    /** Far longer than news takes, and far shorter than the minute after which digests would bring it. */
    private static final Duration SOON = Duration.ofSeconds(5);

    @Test
    @Tag("B20")
    @Tag("C17")
    void newsComesThroughAFloodInWhichEachForgerIsLookedAtOnce() throws Exception {
        byte[] forged = forgedAnnouncement();
        keygen();
        UpdriftProcess authority = authority();
        UpdriftProcess node = node(folder.resolve("state"), "--peer", authority.ready());
        ForgingPeers flood = closing(ForgingPeers.against(node.ready(), forged));
        Waiting.until(FORGERS + " forgers have been heard", () -> flood.heard() > FORGERS);

        publish(TestProgram.sound(folder.resolve("new"), "2.0.0"), "2.0.0");

        assertThat(Duration.between(announced(authority, "2.0.0"), announced(node, "2.0.0")))
                .isLessThan(SOON);
        Waiting.until(2 * FORGERS + " forgers have been heard", () -> flood.heard() > 2 * FORGERS);
        flood.close();
        Waiting.until("all bans are told, most of them as lines that are left out", () -> bans(node) >= 2 * FORGERS);
        assertThat(bans(node)).as("one lie of each counts").isLessThanOrEqualTo(flood.heard());
        assertThat(lines(node, "is banned for a while"))
                .as("ten in ten seconds, and how many more")
                .isLessThanOrEqualTo(10 * (1 + lines(node, "more lines are left out")));
    }

    private static Instant announced(UpdriftProcess node, String version) {
        return Instant.parse(node.event(
                        "announcement-received", event -> event.text("version").equals(version))
                .text("time"));
    }

    private static long bans(UpdriftProcess node) {
        return node.errors().stream().mapToLong(ForgingPeersTest::bansIn).sum();
    }

    private static long lines(UpdriftProcess node, String words) {
        return node.errors().stream().filter(line -> line.contains(words)).count();
    }

    private static long bansIn(String line) {
        Matcher more = LEFT_OUT.matcher(line);
        return more.find() ? Long.parseLong(more.group(1)) : line.contains("is banned for a while") ? 1 : 0;
    }

    /** Of an authority that calls its product by the same name. */
    private byte[] forgedAnnouncement() throws IOException {
        Path keys = folder.resolve("others");
        Path origin = folder.resolve("origin");
        done("keygen", keys);
        done(
                "publish",
                TestProgram.sound(folder.resolve("forged"), "9.0.0"),
                "--keys",
                keys,
                "--product",
                PRODUCT,
                "--version",
                "9.0.0",
                "--state",
                folder.resolve("others-state"),
                "--origin-dir",
                origin);
        return StatementList.read(Files.readAllBytes(origin.resolve(StatementList.name(PRODUCT, "stable"))))
                .get(0);
    }
}
