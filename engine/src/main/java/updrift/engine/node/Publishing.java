package updrift.engine.node;

import java.nio.channels.ReadableByteChannel;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Release;
import updrift.engine.cache.CompleteRelease;
import updrift.engine.cache.Lease;
import updrift.engine.cache.StoredPackage;
import updrift.engine.trust.Unproven;

/** Makes this node a package's first holder: the package comes into the cache first, then the announcement goes out. On the node's thread. */
final class Publishing {
    private final NodeGraph graph;

    Publishing(NodeGraph graph) {
        this.graph = graph;
    }

    void publish(
            byte[] announcement,
            Callable<? extends ReadableByteChannel> source,
            Runnable then,
            Consumer<UpdriftException> failed) {
        Release release = Unproven.says(announcement);
        graph.cache()
                .open(
                        release.updateId(),
                        release.size(),
                        true,
                        stored -> take(stored, source, () -> announce(release, announcement, then, failed), failed),
                        failed);
    }

    private void take(
            StoredPackage stored,
            Callable<? extends ReadableByteChannel> source,
            Runnable then,
            Consumer<UpdriftException> failed) {
        if (stored.complete()) {
            then.run();
            return;
        }
        Lease lease = stored.lease();
        graph.work()
                .run(
                        () -> copy(stored, source),
                        complete -> {
                            complete.close();
                            lease.close();
                            graph.serving().announceHeld(stored.id());
                            then.run();
                        },
                        failure -> {
                            lease.close();
                            graph.cache().drop(stored.id(), () -> failed.accept(failure));
                        });
    }

    private static CompleteRelease copy(StoredPackage stored, Callable<? extends ReadableByteChannel> source) {
        try (ReadableByteChannel bytes = source.call()) {
            stored.importFrom(bytes);
            return stored.finish();
        } catch (UpdriftException told) {
            throw told;
        } catch (Exception unreadable) {
            throw new UpdriftException(ErrorCode.NOT_POSSIBLE, "the package can't be read: " + unreadable, unreadable);
        }
    }

    private void announce(Release release, byte[] announcement, Runnable then, Consumer<UpdriftException> failed) {
        graph.desk()
                .published(
                        release.updateId(),
                        () -> graph.gossip()
                                .adopt(
                                        announcement,
                                        trusted -> {
                                            trusted.ifPresent(
                                                    known -> graph.flow().onRelease(known, false, "published here"));
                                            then.run();
                                        },
                                        failed),
                        failed);
    }
}
