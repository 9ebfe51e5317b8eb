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
            become(all, proven);
        } else if (have instanceof Have.None) {
            forget();
        } else if (have instanceof Have.Bits bits) {
            become(replaced(bits), proven);
        } else if (have instanceof Have.Added added) {
            for (int index : added.indexes()) {
                add(index);
            }
        }
    }

    private ChunkSet replaced(Have.Bits bits) {
        byte[] whole = held.toBytes();
        int first = Math.min(whole.length, bits.first() / 8);
        System.arraycopy(bits.bits(), 0, whole, first, Math.min(bits.bits().length, whole.length - first));
        ChunkSet replaced = ChunkSet.fromBytes(all.chunks(), whole);
        return replaced.isFull() ? all : replaced;
    }

    private void add(int index) {
        if (index < all.chunks() && !isFull() && held.add(index)) {
            if (held.isFull()) {
                held.remove(index);
                become(all, proven);
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
            become(copy, proven);
        } else if (held.remove(index) && proven) {
            picker.holdsNoMore(index);
        }
    }

    /** A chunk from it was verified: its word counts from now on. */
    void prove() {
        if (!proven) {
            become(held, true);
        }
    }

    /** It holds nothing, or is gone. */
    void forget() {
        become(new ChunkSet(all.chunks()), proven);
    }

    private void become(ChunkSet newHeld, boolean newProven) {
        ChunkSet before = counted();
        held = newHeld;
        proven = newProven;
        ChunkSet after = counted();
        for (int i = before.nextOutside(after, 0); i >= 0; i = before.nextOutside(after, i + 1)) {
            picker.holdsNoMore(i);
        }
        for (int i = after.nextOutside(before, 0); i >= 0; i = after.nextOutside(before, i + 1)) {
            picker.holds(i);
        }
    }

    /** What counts for rarity. */
    private ChunkSet counted() {
        return proven && !isFull() ? held : new ChunkSet(all.chunks());
    }

    boolean isFull() {
        return held.isFull() && !held.isEmpty();
    }

    ChunkSet held() {
        return held;
    }
}
