package updrift.engine.swarm;

import updrift.engine.content.ChunkSet;
import updrift.engine.wire.Message.Have;

/** What one peer says that it holds of one package. It counts for rarity only once the peer is proven, for claims cost nothing. */
final class Claims {
    private final ChunkPicker picker;
    private final ChunkSet all;
    private ChunkSet held;
    private boolean proven;

    /** {@code all}: the full set, shared by the claims of those who hold everything. */
    Claims(ChunkPicker picker, ChunkSet all) {
        this.picker = picker;
        this.all = all;
        this.held = new ChunkSet(all.chunks());
    }

    /** Takes the peer's word; what lies outside the package is ignored. */
    void hear(Have have) {
        if (have instanceof Have.All) {
            become(all);
        } else if (have instanceof Have.None) {
            forget();
        } else if (have instanceof Have.Bits bits) {
            ChunkSet copy = held.copy();
            int end = Math.min(all.chunks(), bits.first() + 8 * bits.bits().length);
            for (int i = bits.first(); i < end; i++) {
                if ((bits.bits()[(i - bits.first()) >> 3] & 1 << (i & 7)) != 0) {
                    copy.add(i);
                } else {
                    copy.remove(i);
                }
            }
            become(copy.isFull() ? all : copy);
        } else if (have instanceof Have.Added added) {
            added.indexes().stream().filter(index -> index < all.chunks()).forEach(this::add);
        }
    }

    private void add(int index) {
        if (!isFull() && held.add(index)) {
            if (held.isFull()) {
                held.remove(index);
                become(all);
            } else if (proven) {
                picker.holds(index);
            }
        }
    }

    /** It said itself that it doesn't hold {@code index}. */
    void drop(int index) {
        if (isFull()) {
            ChunkSet copy = held.copy();
            copy.remove(index);
            become(copy);
        } else if (held.remove(index) && proven) {
            picker.holdsNoMore(index);
        }
    }

    /** A chunk from it was verified: its word counts from now on. */
    void prove() {
        if (!proven) {
            ChunkSet claimed = held;
            become(new ChunkSet(all.chunks()));
            proven = true;
            become(claimed);
        }
    }

    /** It holds nothing, or is gone. */
    void forget() {
        become(new ChunkSet(all.chunks()));
    }

    private void become(ChunkSet next) {
        if (proven && !isFull()) {
            for (int i = held.next(0); i >= 0; i = held.next(i + 1)) {
                picker.holdsNoMore(i);
            }
        }
        held = next;
        if (proven && !isFull()) {
            for (int i = held.next(0); i >= 0; i = held.next(i + 1)) {
                picker.holds(i);
            }
        }
    }

    boolean isFull() {
        return held.isFull() && !held.isEmpty();
    }

    ChunkSet held() {
        return held;
    }
}
