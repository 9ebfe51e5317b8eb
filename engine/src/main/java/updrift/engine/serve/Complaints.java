package updrift.engine.serve;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.engine.cache.Lease;
import updrift.engine.cache.PackageCache;
import updrift.engine.cache.StoredPackage;
import updrift.engine.wire.Message.Damaged;
import updrift.engine.work.Work;

/** Has what askers call damaged hashed again: what rots here after it was served once only they can see. On the node's thread. */
final class Complaints {
    private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);

    private final PackageCache cache;
    private final Work work;

    Complaints(PackageCache cache, Work work) {
        this.cache = cache;
        this.work = work;
    }

    /** A chunk that is damaged is dropped as one found so before its first serve; the package says so to the node. */
    void hear(Asker asker, Damaged said) {
        Optional<StoredPackage> held = cache.held(said.id());
        if (held.isPresent()
                && said.index() < held.get().shape().chunks()
                && held.get().have().contains(said.index())
                && asker.receipts().takesWord(said.id(), said.index())) {
            hashAgain(held.get(), said.index(), asker.receipts());
        }
    }

    private void hashAgain(StoredPackage from, int index, Receipts receipts) {
        Lease lease = from.lease();
        work.run(
                () -> from.recheck(index),
                sound -> {
                    lease.close();
                    if (!sound) {
                        receipts.right();
                    }
                },
                unreadable -> {
                    lease.close();
                    LOG.warn(
                            "Chunk {} of {}, which a peer calls damaged, can't be read: {}",
                            index,
                            from.id(),
                            String.valueOf(unreadable.getMessage()));
                });
    }
}
