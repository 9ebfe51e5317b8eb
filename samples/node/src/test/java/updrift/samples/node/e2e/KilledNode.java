package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import updrift.samples.node.e2e.KillPlan.Kill;

/** One node that meets one update, is killed as its plan says, and starts again each time. */
final class KilledNode {
    /** Steps take milliseconds, so a sign is looked for more often. */
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MICROSECONDS.toNanos(300);

    /** What lives for seconds isn't worth the second compiler. */
    private static final Map<String, String> BRIEFLY = Map.of("UPDRIFT_JAVA_OPTS", "-XX:TieredStopAtLevel=1");

    private final KillPlan plan;
    private final Meeting meeting;
    private final NodeFiles files;
    private final List<String> story = new ArrayList<>();

    /**
     * What all nodes that meet one update have in common.
     *
     * @param anchor of its authority
     * @param product that it is published as
     * @param peer that serves it
     * @param id of its package
     * @param old the program that runs at first
     * @param fresh the package
     */
    record Meeting(Path anchor, String product, String peer, String id, Path old, Path fresh) {}

    KilledNode(Path folder, KillPlan plan, Meeting meeting) {
        this.plan = plan;
        this.meeting = meeting;
        this.files = new NodeFiles(folder);
    }

    /** Lives through all of it and answers where it was killed: the points that it had reached. */
    List<KillPoint> live() throws IOException {
        Files.createDirectories(files.live().resolveSibling(""));
        Files.copy(meeting.old, files.live(), StandardCopyOption.COPY_ATTRIBUTES);
        List<KillPoint> reached = new ArrayList<>();
        for (Kill kill : plan.kills()) {
            if (startAndKill(kill)) {
                reached.add(kill.point());
            }
            requireOldOrNew();
        }
        startAndSettle();
        requireSettled();
        return reached;
    }

    private UpdriftProcess start() {
        return UpdriftProcess.start(
                files.folder(),
                BRIEFLY,
                List.of(
                        "run",
                        "--state",
                        files.state().toString(),
                        "--trust",
                        meeting.anchor.toString(),
                        "--product",
                        meeting.product,
                        "--listen",
                        RealProcesses.ANY_PORT,
                        "--tls",
                        "off",
                        "--peer",
                        meeting.peer,
                        "--target",
                        "executable:" + files.live(),
                        "--auto-apply"));
    }

    private boolean startAndKill(Kill kill) throws IOException {
        try (UpdriftProcess node = start()) {
            boolean reached = await(node, () -> kill.point().reached(files) || isSettled());
            Waiting.pause(Duration.ofMillis(kill.millis())); // The instant that the seed chose.
            node.kill();
            story.add(kill + " hit after " + files.lastState());
            return reached && kill.point().reached(files);
        }
    }

    private void startAndSettle() throws IOException {
        try (UpdriftProcess node = start()) {
            node.ready();
            assertThat(await(node, this::isSettled))
                    .as(this + " settles; " + node)
                    .isTrue();
            requireStatusTells();
            assertThat(node.terminate()).as(node::toString).isZero();
        }
    }

    private interface Sign {
        boolean seen() throws IOException;
    }

    private static boolean await(UpdriftProcess node, Sign sign) throws IOException {
        long deadline = System.nanoTime() + UpdriftProcess.PATIENCE.toNanos();
        while (!sign.seen()) {
            if (System.nanoTime() > deadline || !node.running()) {
                return false;
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        return true;
    }

    /** The journal is closed; an update that was rolled back is noted as held as well, or it would be tried again. */
    private boolean isSettled() throws IOException {
        return files.lastState().equals("DONE")
                && (plan.good() ? runs(meeting.fresh) : files.orders().contains("held " + meeting.id));
    }

    private boolean runs(Path program) throws IOException {
        return Arrays.equals(Files.readAllBytes(files.live()), Files.readAllBytes(program));
    }

    /** At any instant, also before anything has recovered. */
    private void requireOldOrNew() throws IOException {
        assertThat(runs(meeting.old) || runs(meeting.fresh))
                .as(this + " runs the old or the new version")
                .isTrue();
        assertThat(Files.isExecutable(files.live()))
                .as(this + " can be started")
                .isTrue();
    }

    private void requireStatusTells() throws IOException {
        try (UpdriftProcess asked = UpdriftProcess.start(
                files.folder(),
                Map.of(),
                List.of("status", "--state", files.state().toString(), "--json"))) {
            assertThat(asked.exitCode()).as(asked::toString).isZero();
            Json status = Json.of(String.join("\n", asked.output()));
            assertThat(status.text("current_version"))
                    .as(this + " tells " + status)
                    .isEqualTo(plan.good() ? "2.0.0" : "1.0.0");
            assertThat(status.objects("held"))
                    .as(this + " tells " + status)
                    .hasSize(plan.good() ? 0 : 1)
                    .allSatisfy(held -> assertThat(held.text("reason")).contains("exit code 0, got 7"));
        }
    }

    private void requireSettled() throws IOException {
        assertThat(files.live()).as(toString()).hasSameBinaryContentAs(plan.good() ? meeting.fresh : meeting.old);
        assertThat(files.leftovers()).as(this + " leaves nothing").isEmpty();
    }

    @Override
    public String toString() {
        return "seed " + plan.seed() + " (" + (plan.good() ? "a good update" : "one that is rolled back") + ", killed "
                + story + ")";
    }
}
