package updrift.engine.swarm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import updrift.api.error.UpdriftException;
import updrift.engine.cache.CompleteRelease;
import updrift.engine.cache.StoredPackage;
import updrift.engine.content.ChunkSet;
import updrift.engine.content.TestPackage;

/** What a test hears of a download. It lets the others know of each chunk that is kept, as the node does. */
public final class TestDownload implements DownloadObserver {
    private final SwarmNode node;
    private final TestPackage wanted;
    private final List<String> events = new ArrayList<>();
    private final List<long[]> keptAt = new ArrayList<>();
    private Optional<StoredPackage> into = Optional.empty();
    private Optional<CompleteRelease> complete = Optional.empty();
    private long completeNanos;
    private int have;

    TestDownload(SwarmNode node, TestPackage wanted) {
        this.node = node;
        this.wanted = wanted;
    }

    void began(StoredPackage opened) {
        into = Optional.of(opened);
    }

    @Override
    public void progress(ChunkSet now) {
        have = now.count();
    }

    @Override
    public void kept(List<Integer> indexes) {
        node.serving().announce(wanted.id(), indexes);
        long bytes = indexes.stream().mapToLong(wanted.shape()::chunkLength).sum();
        keptAt.add(new long[] {node.virtual.timeline().nanos(), bytes});
    }

    @Override
    public void waiting(String reason) {
        events.add("waiting: " + reason);
    }

    @Override
    public void resumed() {
        events.add("resumed");
    }

    @Override
    public void complete(CompleteRelease release) {
        events.add("complete");
        complete = Optional.of(release);
        completeNanos = node.virtual.timeline().nanos();
        node.serving().announceHeld(wanted.id());
    }

    @Override
    public void failed(UpdriftException reason) {
        events.add("failed: " + reason.getMessage());
    }

    public boolean done() {
        return complete.isPresent();
    }

    /** When it was complete, in seconds since the beginning of time. */
    public double doneSeconds() {
        return completeNanos / 1e9;
    }

    /** Whether what stands in the cache is the package, byte for byte. */
    public boolean isRight() {
        byte[] expected = wanted.bytes();
        return java.util.Arrays.equals(node.bytesOf(complete.orElseThrow(), expected.length), expected);
    }

    public int chunksHeld() {
        return have;
    }

    public StoredPackage into() {
        return into.orElseThrow();
    }

    public List<String> events() {
        return events;
    }

    /** Bytes kept, each with its instant. */
    public List<long[]> keptAt() {
        return keptAt;
    }

    public long bytesFromOrigin() {
        return node.swarm().fromOrigin(wanted.id());
    }

    public long bytesFromPeers() {
        return node.swarm().fromPeers(wanted.id());
    }
}
