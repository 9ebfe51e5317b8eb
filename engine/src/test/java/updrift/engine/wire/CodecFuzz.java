package updrift.engine.wire;

import java.nio.ByteBuffer;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/** What must hold for any bytes that a stranger sends as a frame. Jazzer calls it with bytes of its making. */
public final class CodecFuzz {
    private CodecFuzz() {}

    public static void fuzzerTestOneInput(byte[] frame) {
        check(frame);
    }

    /** Either the bytes are refused as malformed, or they are exactly what encoding the decoded message gives. */
    static void check(byte[] frame) {
        Message message;
        try {
            message = Codec.decode(ByteBuffer.wrap(frame));
        } catch (UpdriftException refused) {
            if (refused.code() != ErrorCode.MESSAGE_MALFORMED) {
                throw new AssertionError("refused with another code", refused);
            }
            return;
        }
        if (message instanceof Message.Unknown unknown) {
            if (unknown.type() >= Codec.CRITICAL) {
                throw new AssertionError("a critical message was skipped");
            }
            return;
        }
        ByteBuffer again = Codec.encode(message);
        boolean mayGrow = message instanceof Message.Hello || message instanceof Message.Digest;
        if (mayGrow ? !startsWith(frame, again) : !again.equals(ByteBuffer.wrap(frame))) {
            throw new AssertionError("two frames for one message: " + message);
        }
    }

    /** The layout byte aside, which a later protocol raises. */
    private static boolean startsWith(byte[] frame, ByteBuffer start) {
        return start.remaining() <= frame.length
                && start.slice(2, start.remaining() - 2)
                        .equals(ByteBuffer.wrap(frame, 2, start.remaining() - 2).slice());
    }
}
