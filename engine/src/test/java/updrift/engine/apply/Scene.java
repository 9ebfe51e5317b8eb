package updrift.engine.apply;

import java.io.ByteArrayInputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import updrift.api.content.UpdateId;
import updrift.api.error.UpdriftException;
import updrift.api.release.Sequence;
import updrift.api.release.Version;
import updrift.api.target.Attempt;
import updrift.engine.policy.ApprovedRelease;
import updrift.engine.policy.Releases;
import updrift.engine.work.Work;
import updrift.testkit.FakeTarget;
import updrift.testkit.PowerCut;
import updrift.testkit.SimulatedDisk;
import updrift.testkit.VirtualNode;
import updrift.testkit.VirtualTimeline;

/** A node's applier with its target on a simulated disk in virtual time; it can lose its power and start again. */
final class Scene implements ApplyObserver {
    static final Duration LONG = Duration.ofHours(1);

    /** A new version has to prove itself for an hour. */
    static final WatchTerms AN_HOUR =
            new WatchTerms(LONG, Optional.empty(), new TreeMap<>(), Optional.empty(), WatchTerms.RESTART_WITHIN);

    final SimulatedDisk disk = new SimulatedDisk();
    final FakeTarget target = new FakeTarget(disk, "target");
    final List<String> heard = new ArrayList<>();
    final List<UpdateId> refused = new ArrayList<>();
    final VirtualTimeline timeline = new VirtualTimeline(1);
    private VirtualNode node = timeline.node("first");
    private WatchTerms terms = WatchTerms.NONE;
    Optional<String> objection = Optional.empty();
    Optional<String> objectionToGoingBack = Optional.empty();
    Applier applier = newApplier();
    boolean recovered;

    private Applier newApplier() {
        Work work = new Work(node.timeline(), node.workers());
        return new Applier(target, disk.directory("apply"), work, this::raiseMark, terms);
    }

    /** Keeps the mark as the flow does: forced, never lowered. */
    private void raiseMark(Sequence sequence) {
        if (sequence.counter() > mark()) {
            disk.directory("flow")
                    .replace("mark", Long.toString(sequence.counter()).getBytes(StandardCharsets.US_ASCII));
        }
    }

    long mark() {
        return disk.directory("flow")
                .read("mark")
                .map(bytes -> Long.parseLong(new String(bytes, StandardCharsets.US_ASCII)))
                .orElse(0L);
    }

    /** From its next start on the host asks this of new versions. */
    Scene terms(WatchTerms asked) {
        terms = asked;
        applier = newApplier();
        return this;
    }

    /** Starts the node and lets it recover. */
    void start() {
        applier.recover(this, () -> recovered = true);
        runUntilIdle();
    }

    /** Begins to apply {@code content}, announced as {@code version} with {@code sequence}. */
    void begin(byte[] content, String version, long sequence) {
        begin(Releases.approved(Releases.of(content, version, sequence), running()), content);
    }

    void begin(ApprovedRelease approved, byte[] content) {
        applier.apply(approved, () -> Channels.newChannel(new ByteArrayInputStream(content)), this);
    }

    void apply(byte[] content, String version, long sequence) {
        begin(content, version, sequence);
        runUntilIdle();
    }

    /** Whether the attempt at hand is so far, as the disk tells. */
    boolean isIn(ApplyState state) {
        return Journal.load(disk.directory("apply"))
                .last()
                .filter(entry -> entry.state() == state)
                .isPresent();
    }

    Optional<Version> running() {
        return target.currentVersion();
    }

    void runUntilIdle() {
        timeline.runUntil(() -> !applier.busy(), LONG);
    }

    /** Runs until nothing is left to do or the power is cut; whether it was. */
    boolean runUntilPowerCut() {
        try {
            runUntilIdle();
            return false;
        } catch (PowerCut cut) {
            return true;
        }
    }

    /** By how much the wall clock is wrong from now on. */
    void wallError(Duration error) {
        node.setWallError(error);
    }

    /** What comes after a power cut: a new process on what the disk kept. */
    void restart(long seed) {
        node.kill();
        disk.crash(seed);
        node = timeline.node("again");
        applier = newApplier();
        recovered = false;
    }

    @Override
    public void verifying(UpdateId id) {
        heard.add("verifying");
    }

    @Override
    public void applying(Attempt attempt, String reason) {
        heard.add("applying " + attempt.to());
    }

    @Override
    public Optional<String> objection(UpdateId id) {
        return objection;
    }

    @Override
    public Optional<String> objectionToGoingBack(Attempt attempt) {
        return objectionToGoingBack;
    }

    @Override
    public void stays(Attempt attempt, UpdriftException why) {
        heard.add("stays " + attempt.to() + ": " + why.getMessage());
    }

    @Override
    public void committed(Attempt attempt) {
        heard.add("committed " + attempt.to());
    }

    @Override
    public void refuse(Attempt attempt, String reason, Runnable then, Consumer<UpdriftException> failed) {
        refused.add(attempt.updateId());
        then.run();
    }

    @Override
    public void rolledBack(Attempt attempt, String reason) {
        heard.add("rolled back to " + attempt.from().map(Version::toString).orElse("nothing") + ": " + reason);
    }

    @Override
    public void failed(UpdateId id, UpdriftException why, boolean holdThisId) {
        heard.add((holdThisId ? "held " : "failed ") + why.code() + ": " + why.getMessage());
    }

    @Override
    public void waiting(UpdateId id, String reason) {
        heard.add("waiting: " + reason);
    }

    String last() {
        return heard.isEmpty() ? "" : heard.get(heard.size() - 1);
    }
}
