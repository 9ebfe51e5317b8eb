package updrift.engine.wire;

import java.nio.ByteBuffer;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.transport.Frame;

/**
 * Messages to frames and back, as docs/protocol.md tells. Decoding takes time in proportion to the frame's length, allocates no more than a small multiple of
 * it, and accepts exactly what encoding gives (HELLO and DIGEST may be followed by fields of a later protocol). Stateless.
 */
public final class Codec {
    /** A type with this bit must be understood; one without it may be skipped. */
    static final int CRITICAL = 0x80;

    /** Of the layout of every message but HELLO and DIGEST; those grow at the end instead. */
    static final int LAYOUT = 1;

    private Codec() {}

    /** The frame of {@code message}. */
    public static ByteBuffer encode(Message message) {
        Output out = new Output();
        if (!NodeLayout.write(message, out) && !ChunkLayout.write(message, out)) {
            throw new IllegalArgumentException("nothing to say: " + message);
        }
        return out.toBuffer();
    }

    /** What comes before the chunk's own bytes in a CHUNK frame; {@code proof} as in {@link Message.Chunk}, its position stays. At most 1,024 bytes. */
    public static ByteBuffer chunkHeader(long request, int index, ByteBuffer proof) {
        Limits.index(index);
        Limits.proof(proof);
        Output out = new Output();
        ChunkLayout.writeChunkHeader(request, index, proof, out);
        return out.toBuffer();
    }

    /** What {@code frame} says, from its position to its limit, neither of which moves; throws {@code MESSAGE_MALFORMED}. */
    public static Message decode(ByteBuffer frame) {
        Input.refuseUnless(frame.remaining() <= Frame.LENGTH_MAX, "the frame is too long");
        Input in = new Input(frame);
        try {
            return decode(in.u8(), in.u8(), in);
        } catch (IllegalArgumentException outOfBounds) {
            throw new UpdriftException(
                    ErrorCode.MESSAGE_MALFORMED, "malformed message: " + outOfBounds.getMessage(), outOfBounds);
        }
    }

    private static Message decode(int type, int layout, Input in) {
        if (type == NodeLayout.HELLO) {
            return NodeLayout.hello(in);
        }
        if (type == NodeLayout.DIGEST) {
            return NodeLayout.digest(in);
        }
        Message message = layout == LAYOUT ? read(type, in) : new Message.Unknown(type);
        if (message instanceof Message.Unknown) {
            Input.refuseUnless((type & CRITICAL) == 0, "it must be understood and isn't: type " + type);
            return message;
        }
        Input.refuseUnless(in.left() == 0, "bytes follow its end");
        return message;
    }

    private static Message read(int type, Input in) {
        return switch (type) {
            case NodeLayout.STATEMENT -> NodeLayout.statement(in);
            case NodeLayout.WANT -> NodeLayout.want(in);
            case NodeLayout.PEERS -> NodeLayout.peers(in);
            case NodeLayout.BYE -> NodeLayout.bye(in);
            case ChunkLayout.INTEREST -> ChunkLayout.interest(in);
            case ChunkLayout.HAVE -> ChunkLayout.have(in);
            case ChunkLayout.GET -> ChunkLayout.get(in);
            case ChunkLayout.ANY -> ChunkLayout.any(in);
            case ChunkLayout.CHUNK -> ChunkLayout.chunk(in);
            case ChunkLayout.NOT_HELD -> ChunkLayout.notHeld(in);
            case ChunkLayout.BUSY -> ChunkLayout.busy(in);
            case ChunkLayout.REFUSED -> ChunkLayout.refused(in);
            case ChunkLayout.CANCEL -> ChunkLayout.cancel(in);
            case ChunkLayout.DAMAGED -> ChunkLayout.damaged(in);
            default -> new Message.Unknown(type);
        };
    }
}
