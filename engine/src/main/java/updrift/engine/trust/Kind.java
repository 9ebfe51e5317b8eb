package updrift.engine.trust;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import updrift.engine.wire.Limits;

/** The kinds of statements of format 1. Numbers 2 (heartbeat) and 3 (hold) are kept for what is to come. */
public enum Kind {
    ANNOUNCEMENT(1, Limits.STATEMENT_MAX),
    ROOT(4, Root.FILE_MAX);

    /** Of the layout of every kind. */
    static final int FORMAT = 1;

    private final int code;
    private final int lengthMax;

    Kind(int code, int lengthMax) {
        this.code = code;
        this.lengthMax = lengthMax;
    }

    static Optional<Kind> of(int code) {
        return switch (code) {
            case 1 -> Optional.of(ANNOUNCEMENT);
            case 4 -> Optional.of(ROOT);
            default -> Optional.empty();
        };
    }

    int code() {
        return code;
    }

    /** Longest whole statement in bytes. */
    int lengthMax() {
        return lengthMax;
    }

    /**
     * What is signed: the pre-authentication encoding of DSSE v1 (secure-systems-lab/dsse, protocol.md). Its type separates kinds and formats, so that nothing
     * signed as one thing passes for another.
     */
    byte[] toBeSigned(byte[] body) {
        String type = this == ROOT ? "updrift.root.v1" : "updrift.announcement.v1";
        byte[] head =
                ("DSSEv1 " + type.length() + " " + type + " " + body.length + " ").getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(head.length + body.length)
                .put(head)
                .put(body)
                .array();
    }
}
