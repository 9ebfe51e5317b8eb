package updrift.engine.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import updrift.api.cache.CacheStorage;
import updrift.api.cache.StoredPart;
import updrift.api.cache.StoredUpdate;
import updrift.api.content.UpdateId;
import updrift.engine.content.TreeShape;
import updrift.engine.work.Work;

/** Opens, makes and deletes packages in the storage, one call at a time. On workers. */
final class PackageOpener {
    private final CacheStorage storage;
    private final Work work;
    private final Consumer<StoredPackage> onIdle;
    private final Consumer<StoredPackage> onDamage;

    PackageOpener(CacheStorage storage, Work work, Consumer<StoredPackage> onIdle, Consumer<StoredPackage> onDamage) {
        this.storage = storage;
        this.work = work;
        this.onIdle = onIdle;
        this.onDamage = onDamage;
    }

    /** What the storage keeps: {@code bytes} of it, and opened if it is whole. How long a partial one will be is only known to who asks for it. */
    record Found(UpdateId id, long bytes, @Nullable StoredPackage whole) {}

    List<Found> list() {
        List<Found> all = new ArrayList<>();
        for (UpdateId id : storage.list()) {
            storage.open(id).ifPresent(stored -> all.add(found(id, stored)));
        }
        return all;
    }

    private Found found(UpdateId id, StoredUpdate stored) {
        if (isWhole(stored)) {
            return new Found(id, stored.size(), opened(id, TreeShape.of(stored.size()), stored));
        }
        long bytes = stored.length(StoredPart.PACKAGE);
        stored.close();
        return new Found(id, bytes, null);
    }

    /** Opens what is kept of a package of that size, or makes it anew if that can't be used; {@code before} is how it was open until now. */
    StoredPackage reopen(UpdateId id, TreeShape shape, @Nullable StoredPackage before) {
        if (before != null) {
            before.discard();
        }
        Optional<StoredUpdate> kept = storage.open(id);
        if (kept.isPresent() && fits(kept.get(), shape)) {
            return opened(id, shape, kept.get());
        }
        kept.ifPresent(StoredUpdate::close);
        return opened(id, shape, storage.create(id, shape.size()));
    }

    private static boolean fits(StoredUpdate kept, TreeShape shape) {
        return kept.isComplete() ? isWhole(kept) && kept.size() == shape.size() : kept.size() <= shape.size();
    }

    /** A whole package without its tree, or cut or grown in a way that its tree tells, proves nothing. */
    private static boolean isWhole(StoredUpdate kept) {
        return kept.isComplete()
                && kept.size() <= TreeShape.SIZE_MAX
                && kept.length(StoredPart.PACKAGE) == kept.size()
                && kept.length(StoredPart.TREE) == TreeShape.of(kept.size()).treeLength();
    }

    private StoredPackage opened(UpdateId id, TreeShape shape, StoredUpdate stored) {
        StoredPackage opened = new StoredPackage(id, shape, stored, work, onIdle, onDamage);
        opened.lookAround();
        return opened;
    }

    void delete(UpdateId id, @Nullable StoredPackage open) {
        if (open != null) {
            open.discard();
        }
        storage.delete(id);
    }
}
