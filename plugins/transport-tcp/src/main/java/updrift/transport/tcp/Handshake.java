package updrift.transport.tcp;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import updrift.api.peer.PeerId;
import updrift.api.transport.NodeIdentity;

/** Finds out who is at the other end: the preambles, then TLS. Used by the reactor's thread. */
final class Handshake {
    private final ByteBuffer preambleIn = ByteBuffer.allocate(Preamble.LENGTH);
    private final ByteBuffer preambleOut;
    private final SocketChannel channel;
    private final NodeIdentity identity;
    private final RecordBuffers buffers;
    private final boolean tls;
    private final boolean dialled;
    private final boolean onlyAsks;
    private @Nullable Preamble preamble;
    private @Nullable Wire wire;
    private int interest = SelectionKey.OP_READ;
    private @Nullable Runnable task;

    /** With {@code onlyAsks} it is over once both have said who they are, which with TLS isn't proven by then. */
    Handshake(
            SocketChannel channel,
            NodeIdentity identity,
            RecordBuffers buffers,
            boolean tls,
            boolean dialled,
            boolean onlyAsks) {
        this.channel = channel;
        this.identity = identity;
        this.buffers = buffers;
        this.tls = tls;
        this.dialled = dialled;
        this.onlyAsks = onlyAsks;
        this.preambleOut = new Preamble(tls, identity.self()).encode();
    }

    /** Goes on as far as it can. Tells who is at the other end once that is known, or said where that is enough; until then {@link #interest} and {@link #takeTask} say what it waits for. */
    Optional<PeerId> advance() throws IOException {
        if (!preamblesExchanged()) {
            return Optional.empty();
        }
        Preamble theirs = theirs();
        if (!tls || onlyAsks) {
            wire = new PlainWire(channel);
            return Optional.of(theirs.peer());
        }
        TlsWire secured = wire instanceof TlsWire begun ? begun : beginTls();
        switch (secured.handshake()) {
            case READ -> interest = SelectionKey.OP_READ;
            case WRITE -> interest = SelectionKey.OP_WRITE;
            case TASK -> {
                interest = 0;
                task = secured.task();
            }
            case DONE -> {
                return Optional.of(proven(secured, theirs));
            }
        }
        return Optional.empty();
    }

    private boolean preamblesExchanged() throws IOException {
        if (preambleOut.hasRemaining()) {
            channel.write(preambleOut);
        }
        if (preambleIn.hasRemaining() && channel.read(preambleIn) < 0) {
            throw new EOFException("it closed the connection before it said who it is");
        }
        interest = preambleOut.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        return !preambleOut.hasRemaining() && !preambleIn.hasRemaining();
    }

    private Preamble theirs() throws IOException {
        Preamble known = preamble;
        if (known == null) {
            known = Preamble.decode(preambleIn.flip());
            preambleIn.limit(0);
            preamble = known;
            if (known.tls() != tls) {
                throw new Disagreement(disagreement(known));
            }
        }
        return known;
    }

    private static String disagreement(Preamble theirs) {
        String peer = "peer " + theirs.peer().brief();
        return theirs.tls()
                ? peer + " wants TLS (transport.tcp.tls = on) and this node has it off: both need the same"
                : peer + " has TLS off (transport.tcp.tls = off) and this node wants it: both need the same";
    }

    private TlsWire beginTls() throws IOException {
        SSLEngine engine = identity.engine(dialled);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {Preamble.PROTOCOL});
        engine.setSSLParameters(parameters);
        TlsWire begun = new TlsWire(channel, engine, buffers);
        wire = begun;
        return begun;
    }

    private PeerId proven(TlsWire secured, Preamble theirs) throws IOException {
        // Who is on the way may have written other versions into the preambles, which are in the clear, but not into
        // this (C09).
        if (!secured.protocol().equals(Preamble.PROTOCOL)) {
            throw new Disagreement(
                    "it doesn't say within TLS that it speaks " + Preamble.PROTOCOL + ", as its preamble does");
        }
        PeerId peer = identity.peerOf(secured.session());
        if (!peer.equals(theirs.peer())) {
            throw new ProtocolException(
                    "it said that it is peer " + theirs.peer().brief() + " and proved that it is " + peer.brief());
        }
        return peer;
    }

    /** What the channel must be ready for. */
    int interest() {
        return interest;
    }

    /** Work to be done on another thread before the handshake goes on, given once. */
    @Nullable
    Runnable takeTask() {
        Runnable due = task;
        task = null;
        return due;
    }

    /** The wire that was agreed on; memory that the handshake holds is given back through it. */
    @Nullable
    Wire wire() {
        return wire;
    }
}
