package updrift.transport.tcp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import updrift.api.peer.PeerId;

/**
 * The first bytes that both sides send, in the clear: {@code "UPDRIFT"}, the lowest and the highest version of what follows that the sender speaks, flags
 * (1: it wants TLS), and its peer id. So two nodes that disagree on TLS, or a stranger's program, are told apart before anything else is read.
 *
 * @param tls whether the sender wants TLS
 * @param peer who the sender says it is; with TLS that has still to be proven
 */
record Preamble(boolean tls, PeerId peer) {
    private static final byte[] MAGIC = "UPDRIFT".getBytes(US_ASCII);
    private static final int VERSION = 1;
    private static final int TLS = 1;

    /** What this node speaks after the preambles, as TLS calls it (ALPN, RFC 7301). Whoever speaks several names all of them, whatever the other's preamble says. */
    static final String PROTOCOL = "updrift-tcp/" + VERSION;

    /** Bytes of a preamble. */
    static final int LENGTH = MAGIC.length + 3 + PeerId.LENGTH;

    ByteBuffer encode() {
        return ByteBuffer.allocate(LENGTH)
                .put(MAGIC)
                .put((byte) VERSION)
                .put((byte) VERSION)
                .put((byte) (tls ? TLS : 0))
                .put(peer.bytes())
                .flip();
    }

    /** Reads all {@link #LENGTH} bytes of {@code bytes}; throws with a reason for people. Flags that this version doesn't know are no reason to refuse. */
    static Preamble decode(ByteBuffer bytes) throws IOException {
        byte[] magic = new byte[MAGIC.length];
        bytes.get(magic);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new ProtocolException("what answers there is no Updrift node");
        }
        int versionMin = bytes.get() & 0xff;
        int versionMax = bytes.get() & 0xff;
        if (versionMin > VERSION || versionMax < VERSION) {
            throw new Disagreement("it speaks versions " + versionMin + " to " + versionMax
                    + " of the protocol over TCP, this node version " + VERSION + ": update the older one");
        }
        boolean tls = (bytes.get() & TLS) != 0;
        byte[] peer = new byte[PeerId.LENGTH];
        bytes.get(peer);
        return new Preamble(tls, PeerId.of(peer));
    }
}
