package updrift.engine.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import updrift.api.content.UpdateId;
import updrift.api.error.UpdriftException;
import updrift.engine.content.TestPackage;
import updrift.engine.work.Work;
import updrift.testkit.MemoryCacheStorageFactory;
import updrift.testkit.SimulatedDisk;
import updrift.testkit.VirtualNode;
import updrift.testkit.VirtualTimeline;

/** A cache over a simulated disk, in virtual time; the test's own thread stands for the node's and for the workers. */
final class TestCache {
    private static final String DIRECTORY = "cache";

    final SimulatedDisk disk = new SimulatedDisk();
    final List<UpdateId> damaged = new ArrayList<>();
    private final VirtualTimeline time = new VirtualTimeline(1);
    private final long limit;
    private VirtualNode node;
    PackageCache cache;

    TestCache(long limit) {
        this.limit = limit;
        this.node = time.node("node");
        this.cache = begin();
    }

    private PackageCache begin() {
        Work work = new Work(node.timeline(), node.workers());
        cache = new PackageCache(new MemoryCacheStorageFactory(disk, DIRECTORY).create(), limit, work);
        cache.onDamage(damaged::add);
        AtomicReference<Boolean> ready = new AtomicReference<>(false);
        cache.start(() -> ready.set(true), failure -> fail("start", failure));
        settle();
        assertThat(ready.get()).isTrue();
        return cache;
    }

    /** Ends the node as it should be and starts it again. */
    void restart() {
        cache.close();
        startAgain();
    }

    /** Cuts the power, which loses or tears what wasn't forced, and starts the node again. */
    void crash(long seed) {
        disk.crash(seed);
        startAgain();
    }

    /** Kills the node in the middle of what it does, which loses nothing that it wrote, and starts it again. */
    void kill() {
        startAgain();
    }

    private void startAgain() {
        node.kill();
        node = time.node("node");
        cache = begin();
    }

    /** Lets all work run that is due within five minutes. */
    void settle() {
        pass(Duration.ofMinutes(5));
    }

    void pass(Duration duration) {
        time.advance(duration);
    }

    StoredPackage open(TestPackage made) {
        return open(made, false);
    }

    StoredPackage open(TestPackage made, boolean pinned) {
        AtomicReference<StoredPackage> opened = new AtomicReference<>();
        cache.open(made.id(), made.shape().size(), pinned, opened::set, failure -> fail("open", failure));
        time.runUntil(() -> opened.get() != null, Duration.ofSeconds(1));
        return opened.get();
    }

    UpdriftException refused(TestPackage made) {
        AtomicReference<UpdriftException> refused = new AtomicReference<>();
        cache.open(made.id(), made.shape().size(), false, opened -> fail("opened"), refused::set);
        time.runUntil(() -> refused.get() != null, Duration.ofSeconds(1));
        return refused.get();
    }

    /** Keeps all of {@code made}. */
    StoredPackage keep(TestPackage made) {
        StoredPackage stored = open(made);
        for (int index = 0; index < made.shape().chunks(); index++) {
            write(stored, made, index);
        }
        stored.finish().close();
        settle();
        return stored;
    }

    static void write(StoredPackage stored, TestPackage made, int index) {
        stored.write(made.verified(index));
        stored.kept(List.of(index));
    }

    /** Changes one byte on the disk behind the cache's back. */
    void damage(TestPackage made, String kind, long position) {
        String path = path(made, kind);
        try {
            ByteBuffer one = ByteBuffer.allocate(1);
            disk.read(path, position, one);
            disk.write(path, position, ByteBuffer.wrap(new byte[] {(byte) (one.get(0) ^ 1)}));
            disk.force(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void put(TestPackage made, String kind, byte[] content) {
        try {
            disk.create(path(made, kind));
            disk.write(path(made, kind), 0, ByteBuffer.wrap(content));
            disk.force(path(made, kind));
            disk.forceDirectory(DIRECTORY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean exists(TestPackage made, String kind) {
        return disk.exists(path(made, kind));
    }

    private static String path(TestPackage made, String kind) {
        return DIRECTORY + "/" + made.id() + "." + kind;
    }

    static byte[] content(CompleteRelease release) {
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(release.size()) + 1);
        try (var channel = release.open()) {
            while (all.hasRemaining() && channel.read(all) >= 0) {}
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] content = new byte[all.position()];
        all.flip().get(content);
        return content;
    }
}
