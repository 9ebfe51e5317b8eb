package updrift.engine.wire;

import java.nio.ByteBuffer;
import updrift.api.content.UpdateId;
import updrift.engine.wire.Message.Any;
import updrift.engine.wire.Message.Busy;
import updrift.engine.wire.Message.Cancel;
import updrift.engine.wire.Message.Chunk;
import updrift.engine.wire.Message.Damaged;
import updrift.engine.wire.Message.Get;
import updrift.engine.wire.Message.Have;
import updrift.engine.wire.Message.Interest;
import updrift.engine.wire.Message.NotHeld;
import updrift.engine.wire.Message.Range;
import updrift.engine.wire.Message.Refused;

/** The layout of the messages by which chunks are found, asked for and sent. */
final class ChunkLayout {
    static final int INTEREST = 0x07;
    static final int HAVE = 0x08;
    static final int GET = 0x09;
    static final int ANY = 0x0a;
    static final int CHUNK = 0x0b;
    static final int NOT_HELD = 0x0c;
    static final int BUSY = 0x0d;
    static final int REFUSED = 0x0e;
    static final int CANCEL = 0x0f;
    static final int DAMAGED = 0x11;

    private static final int HAVE_ALL = 0;
    private static final int HAVE_NONE = 1;
    private static final int HAVE_BITS = 2;
    private static final int HAVE_ADDED = 3;

    private static final int INDEX_BYTES = 4;
    private static final int RANGE_BYTES = 8;

    private ChunkLayout() {}

    static Interest interest(Input in) {
        return new Interest(in.id(), in.flag());
    }

    static Have have(Input in) {
        UpdateId id = in.id();
        int kind = in.u8();
        return switch (kind) {
            case HAVE_ALL -> new Have.All(id);
            case HAVE_NONE -> new Have.None(id);
            case HAVE_BITS -> bits(id, in);
            case HAVE_ADDED -> new Have.Added(id, in.list(in.u16(), Limits.ADDED_MAX, INDEX_BYTES, in::u31));
            default -> throw new IllegalArgumentException("not the kind of a have-map: " + kind);
        };
    }

    private static Have bits(UpdateId id, Input in) {
        int first = in.u31();
        Input.refuseUnless(in.left() <= Limits.HAVE_BYTES_MAX, "the have-map is too long");
        return new Have.Bits(id, first, in.raw(in.left()));
    }

    static Get get(Input in) {
        return new Get(in.u64(), in.id(), in.u31());
    }

    static Any any(Input in) {
        return new Any(
                in.u64(),
                in.id(),
                in.u16(),
                in.list(in.u16(), Limits.RANGES_MAX, RANGE_BYTES, () -> new Range(in.u31(), in.u31())));
    }

    static Chunk chunk(Input in) {
        return new Chunk(in.u64(), in.u31(), in.slice(in.u8() * Hash.LENGTH), in.slice(in.left()));
    }

    static NotHeld notHeld(Input in) {
        return new NotHeld(in.u64(), in.i32());
    }

    static Busy busy(Input in) {
        return new Busy(in.u64(), in.u31());
    }

    static Refused refused(Input in) {
        return new Refused(in.u64(), in.u16());
    }

    static Cancel cancel(Input in) {
        return new Cancel(in.u64());
    }

    static Damaged damaged(Input in) {
        return new Damaged(in.id(), in.u31());
    }

    /** False if {@code message} isn't of these. */
    static boolean write(Message message, Output out) {
        if (message instanceof Interest interest) {
            head(INTEREST, out).id(interest.id()).u8(interest.interested() ? 1 : 0);
        } else if (message instanceof Have have) {
            writeHave(have, head(HAVE, out).id(have.id()));
        } else if (message instanceof Get get) {
            head(GET, out).u64(get.request()).id(get.id()).u32(get.index());
        } else if (message instanceof Any any) {
            writeAny(any, head(ANY, out));
        } else if (message instanceof Chunk chunk) {
            writeChunkHeader(chunk.request(), chunk.index(), chunk.proof(), out);
            out.raw(chunk.bytes());
        } else if (message instanceof NotHeld notHeld) {
            head(NOT_HELD, out).u64(notHeld.request()).u32(notHeld.index());
        } else if (message instanceof Busy busy) {
            head(BUSY, out).u64(busy.request()).u32(busy.retryAfterMillis());
        } else if (message instanceof Refused refused) {
            head(REFUSED, out).u64(refused.request()).u16(refused.code());
        } else if (message instanceof Cancel cancel) {
            head(CANCEL, out).u64(cancel.request());
        } else if (message instanceof Damaged damaged) {
            head(DAMAGED, out).id(damaged.id()).u32(damaged.index());
        } else {
            return false;
        }
        return true;
    }

    static void writeChunkHeader(long request, int index, ByteBuffer proof, Output out) {
        head(CHUNK, out)
                .u64(request)
                .u32(index)
                .u8(proof.remaining() / Hash.LENGTH)
                .raw(proof);
    }

    private static void writeHave(Have have, Output out) {
        if (have instanceof Have.All) {
            out.u8(HAVE_ALL);
        } else if (have instanceof Have.None) {
            out.u8(HAVE_NONE);
        } else if (have instanceof Have.Bits bits) {
            out.u8(HAVE_BITS).u32(bits.first()).raw(bits.bits());
        } else if (have instanceof Have.Added added) {
            out.u8(HAVE_ADDED).u16(added.indexes().size());
            added.indexes().forEach(out::u32);
        }
    }

    private static void writeAny(Any any, Output out) {
        out.u64(any.request()).id(any.id()).u16(any.count()).u16(any.missing().size());
        any.missing().forEach(range -> out.u32(range.first()).u32(range.count()));
    }

    private static Output head(int type, Output out) {
        return out.u8(type).u8(Codec.LAYOUT);
    }
}
