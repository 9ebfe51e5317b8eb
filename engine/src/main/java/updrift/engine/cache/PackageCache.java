package updrift.engine.cache;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import updrift.api.cache.CacheAbility;
import updrift.api.cache.CacheStorage;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.engine.content.ChunkSet;
import updrift.engine.content.TreeShape;
import updrift.engine.work.Work;

/**
 * The packages of this node, within a limit. Room is reserved before a byte is written; the oldest ones make room, never one that is leased or pinned. Pinned
 * ones, such as what an authority published here, don't count. On the node's thread.
 */
public final class PackageCache {
    private final CacheStorage storage;
    private final long limitBytes;
    private final Work work;
    private final PackageOpener opener;
    private final Turns turns = new Turns();

    /** Oldest first: in the order in which they were opened for the first time since the start; those found at the start before them. */
    private final Map<UpdateId, Entry> entries = new LinkedHashMap<>();

    private final TreeSet<UpdateId> pins = new TreeSet<>();

    /** Dropped while leased: deleted when the last lease ends, then the action runs. */
    private final Map<UpdateId, Runnable> doomed = new TreeMap<>();

    private Consumer<UpdateId> onDamage = id -> {};

    /** What room a package takes; open unless it is a partial one that nobody has asked for since the start, or one that is being opened. */
    private record Entry(long bytes, @Nullable StoredPackage open) {
        boolean isLeased() {
            return open != null && open.isLeased();
        }
    }

    public PackageCache(CacheStorage storage, long limitBytes, Work work) {
        this.storage = storage;
        this.limitBytes = limitBytes;
        this.work = work;
        this.opener = new PackageOpener(storage, work, this::becameIdle, damaged -> onDamage.accept(damaged.id()));
    }

    /** Finds what is kept. Whole packages are held from now on; a partial one when it is opened with its signed size and its chunks have been hashed. */
    public void start(Runnable ready, Consumer<UpdriftException> failed) {
        if (!storage.abilities().contains(CacheAbility.WRITABLE)
                || !storage.abilities().contains(CacheAbility.PARTIAL)) {
            failed.accept(new UpdriftException(
                    ErrorCode.CONFIG_INVALID, "the cache storage can't keep partial packages; choose another one"));
            return;
        }
        turns.take(over -> work.run(
                opener::list,
                found -> {
                    found.forEach(one -> entries.put(one.id(), new Entry(one.bytes(), one.whole())));
                    over.run();
                    ready.run();
                },
                failure -> {
                    over.run();
                    failed.accept(failure);
                }));
    }

    /** Calls {@code listener} with each package that misses what it held before: a damaged chunk was found in it, or it couldn't be opened anew, or not with all it had. */
    public void onDamage(Consumer<UpdateId> listener) {
        onDamage = listener;
    }

    /**
     * Opens the package with this id and signed size, with what is kept of it, or makes room and begins it. {@code CACHE_FULL} with both numbers if it can't be
     * had. Whoever uses the package takes a lease at once in {@code then}.
     */
    public void open(
            UpdateId id, long size, boolean pinned, Consumer<StoredPackage> then, Consumer<UpdriftException> failed) {
        turns.take(over -> {
            Consumer<UpdriftException> refused = failure -> {
                over.run();
                failed.accept(failure);
            };
            try {
                begin(id, TreeShape.of(size), pinned || pins.contains(id), then, refused, over);
            } catch (UpdriftException e) {
                refused.accept(e);
            }
        });
    }

    private void begin(
            UpdateId id,
            TreeShape shape,
            boolean pinned,
            Consumer<StoredPackage> then,
            Consumer<UpdriftException> refused,
            Runnable over) {
        Entry known = entries.get(id);
        StoredPackage open = known == null ? null : known.open();
        if (open != null && !open.isBroken() && open.shape().size() == shape.size()) {
            opened(id, open, pinned, then, over);
            return;
        }
        if (doomed.containsKey(id) || (known != null && known.isLeased())) {
            throw new UpdriftException(ErrorCode.NOT_POSSIBLE, id + " is still in use; try again when it is not");
        }
        Map<UpdateId, Entry> evicted = pinned ? new LinkedHashMap<>() : makeRoom(id, shape.size());
        entries.keySet().removeAll(evicted.keySet());
        entries.put(id, new Entry(shape.size(), null));
        work.run(
                () -> {
                    evicted.forEach((old, entry) -> opener.delete(old, entry.open()));
                    return opener.reopen(id, shape, open);
                },
                fresh -> {
                    opened(id, fresh, pinned, then, over);
                    tellIfLess(open, fresh.have());
                },
                failure -> {
                    entries.remove(id);
                    tellIfLess(open, new ChunkSet(shape.chunks()));
                    refused.accept(failure);
                });
    }

    private void tellIfLess(@Nullable StoredPackage before, ChunkSet held) {
        if (before != null && before.have().nextOutside(held, 0) >= 0) {
            onDamage.accept(before.id());
        }
    }

    private void opened(UpdateId id, StoredPackage open, boolean pinned, Consumer<StoredPackage> then, Runnable over) {
        entries.put(id, new Entry(open.shape().size(), open));
        if (pinned) {
            pins.add(id);
        }
        over.run();
        then.accept(open);
    }

    /** The oldest packages that have to go so that {@code id} finds room. */
    private Map<UpdateId, Entry> makeRoom(UpdateId id, long needed) {
        if (needed > limitBytes) {
            throw full(id, needed, limitBytes + " are allowed; raise cache_size");
        }
        Map<UpdateId, Entry> evicted = new LinkedHashMap<>();
        long others = used()
                - (entries.containsKey(id) && !pins.contains(id)
                        ? entries.get(id).bytes()
                        : 0);
        for (Map.Entry<UpdateId, Entry> old : entries.entrySet()) {
            boolean mayGo = !old.getKey().equals(id)
                    && !pins.contains(old.getKey())
                    && !old.getValue().isLeased();
            if (others + needed > limitBytes && mayGo) {
                evicted.put(old.getKey(), old.getValue());
                others -= old.getValue().bytes();
            }
        }
        if (others + needed > limitBytes) {
            throw full(id, needed, (limitBytes - others) + " of " + limitBytes + " are free and the rest is in use");
        }
        return evicted;
    }

    private static UpdriftException full(UpdateId id, long needed, String found) {
        return new UpdriftException(ErrorCode.CACHE_FULL, id + " needs " + needed + " bytes in the cache, " + found);
    }

    /** The package with this id if it is open, whole or not. Costs nothing for one that isn't. */
    public Optional<StoredPackage> held(UpdateId id) {
        return Optional.ofNullable(entries.get(id)).map(Entry::open);
    }

    /** All that {@link #held} knows, oldest first. */
    public List<UpdateId> held() {
        List<UpdateId> held = new ArrayList<>();
        entries.forEach((id, entry) -> {
            if (entry.open() != null) {
                held.add(id);
            }
        });
        return held;
    }

    /** Never evicts {@code id} and doesn't count it; also for one that comes later. */
    public void pin(UpdateId id) {
        pins.add(id);
    }

    /** Makes {@code id} an ordinary package again. */
    public void unpin(UpdateId id) {
        pins.remove(id);
    }

    /** Forgets {@code id} at once and deletes it when its last lease has ended; {@code then} runs after that, whether or not there was something to delete. */
    public void drop(UpdateId id, Runnable then) {
        turns.take(over -> {
            pins.remove(id);
            Entry entry = entries.remove(id);
            if (entry == null) {
                over.run();
                then.run();
            } else if (entry.isLeased()) {
                doomed.put(id, then);
                over.run();
            } else {
                delete(id, entry.open(), then, over);
            }
        });
    }

    private void becameIdle(StoredPackage idle) {
        if (doomed.containsKey(idle.id())) {
            turns.take(over -> deleteIfDoomed(idle, over));
        }
    }

    private void deleteIfDoomed(StoredPackage idle, Runnable over) {
        Runnable then = idle.isLeased() ? null : doomed.remove(idle.id());
        if (then == null) {
            over.run();
        } else {
            delete(idle.id(), idle, then, over);
        }
    }

    /** What can't be deleted is found again at the next start, and counted. */
    private void delete(UpdateId id, @Nullable StoredPackage open, Runnable then, Runnable over) {
        Runnable after = () -> {
            over.run();
            then.run();
        };
        work.run(
                () -> {
                    opener.delete(id, open);
                    return id;
                },
                deleted -> after.run(),
                failure -> after.run());
    }

    /** Most bytes that packages that aren't pinned may take. */
    public long limit() {
        return limitBytes;
    }

    /** Bytes that packages that aren't pinned take or have reserved. */
    public long used() {
        long used = 0;
        for (Map.Entry<UpdateId, Entry> entry : entries.entrySet()) {
            used += pins.contains(entry.getKey()) ? 0 : entry.getValue().bytes();
        }
        return used;
    }

    /** Makes all that is written survive a crash and gives the storage back. Blocks; called once nothing else runs on the node's thread or on workers. */
    public void close() {
        UpdriftException first = null;
        for (Entry entry : entries.values()) {
            try {
                if (entry.open() != null) {
                    entry.open().close();
                }
            } catch (UpdriftException e) {
                first = first == null ? e : first;
            }
        }
        storage.close();
        if (first != null) {
            throw first;
        }
    }
}
