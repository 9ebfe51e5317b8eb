package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.function.Executable;
import updrift.samples.node.e2e.KilledNode.Meeting;

/** Real nodes, killed (SIGKILL) at any instant of an update: docs/recovery-proof.md says what is drawn and how a failure is replayed. */
@Tag("soak")
@DisabledOnOs(OS.WINDOWS)
class KilledNodeTest extends RealProcesses {
    private static final int KILLS = Integer.getInteger("updrift.kills", 50);
    private static final long FIRST_SEED = Long.getLong("updrift.seed", 1);

    /** Each waits a second between its two probes, and the processors are to have work meanwhile. */
    private static final int AT_ONCE = 3;

    private static final long SIZE = 1 << 20;

    @Test
    @Tag("R19")
    @Tag("D13")
    @Tag("E01")
    @Tag("E02")
    @Tag("E27")
    void aNodeThatIsKilledAtAnyInstantEndsInTheOldOrTheNewVersion() throws Exception {
        Path old = TestProgram.script(folder.resolve("old"), "echo program 1.0.0", SIZE / 2);
        keygen();
        Meeting good = meeting("2.0.0", old, "echo program 2.0.0");
        Meeting bad = meeting("2.0.1", old, "case $0 in */program) exit 7;; esac; echo program 2.0.1");
        Map<KillPoint, Integer> reached = new EnumMap<>(KillPoint.class);

        List<KillPlan> plans = KillPlan.from(FIRST_SEED, KILLS);
        List<Callable<List<KillPoint>>> lives = new ArrayList<>();
        plans.forEach(plan -> lives.add(() -> live(plan, plan.good() ? good : bad)));
        List<Future<List<KillPoint>>> ends = Parallel.run(AT_ONCE, lives);
        List<Executable> failures = new ArrayList<>();
        for (int index = 0; index < plans.size(); index++) {
            try {
                ends.get(index).get().forEach(point -> reached.merge(point, 1, Integer::sum));
            } catch (ExecutionException failed) {
                AssertionError failure = failure(plans.get(index), failed.getCause());
                failures.add(() -> {
                    throw failure;
                });
            }
        }

        System.out.println(plans.size() + " nodes were killed at " + reached);
        assertAll(failures);
        assertThat(reached.size()).isGreaterThanOrEqualTo(Math.min(KILLS / 5, KillPoint.values().length));
    }

    /**
     * A node that has published {@code lines} as {@code version} and serves it, as a product of its own: the port of a node that was killed may be the next one's,
     * and nobody may be led to another update by that.
     */
    private Meeting meeting(String version, Path old, String lines) throws Exception {
        Path fresh = TestProgram.script(folder.resolve(version), lines, SIZE);
        Path state = folder.resolve("authority-" + version);
        String product = PRODUCT + "-" + version;
        String id = done(
                        List.of("publish", fresh, "--keys", folder.resolve("keys"), "--product", product),
                        List.of("--version", version, "--state", state))
                .get(0);
        UpdriftProcess authority = updrift(
                List.of("run", "--state", state, "--trust", anchor(), "--product", product),
                List.of("--listen", ANY_PORT, "--tls", "off"));
        return new Meeting(anchor(), product, authority.ready(), id, old, fresh);
    }

    private List<KillPoint> live(KillPlan plan, Meeting meeting) throws IOException {
        Path place = folder.resolve("node-" + plan.seed());
        List<KillPoint> points = new KilledNode(place, plan, meeting).live();
        FileUtils.deleteDirectory(place.toFile());
        return points;
    }

    private static AssertionError failure(KillPlan plan, Throwable cause) {
        return new AssertionError(
                "to replay it: mvn verify -pl samples/node -am -Dupdrift.e2e=soak -Dit.test=KilledNodeTest"
                        + " -Dfailsafe.failIfNoSpecifiedTests=false -Dtest=none"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dupdrift.kills=1 -Dupdrift.seed=" + plan.seed()
                        + "\n" + cause.getMessage(),
                cause);
    }
}
