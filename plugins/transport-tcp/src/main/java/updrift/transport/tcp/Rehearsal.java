package updrift.transport.tcp;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import updrift.api.transport.NodeIdentity;
import updrift.api.transport.TransportContext;

/**
 * This node talks to itself through TLS in memory, so that the cipher is compiled before a package comes. HotSpot uses the processor's own instructions for AES and
 * GHASH only in code that its second compiler made, and that takes thousands of calls: in records of 16 KiB a hundred MiB and more, at a fiftieth of the speed.
 */
final class Rehearsal {
    /** Between two looks at whether that has happened. */
    private static final int ROUND_RECORDS = 1_000;

    /** Where it hasn't happened by now it won't: another JVM, or a processor without such instructions. */
    static final int ROUNDS_MAX = 40;

    /** Several blocks of the cipher, and still quick in slow code. */
    private static final int SHORT_RECORD = 200;

    /** To encrypt and decrypt a whole record takes 10 to 20 µs with the processor's help, above 600 µs without it. */
    private static final long QUICK_NANOS = 100_000;

    /** No handshake of TLS 1.3 has more to say. */
    private static final int FLIGHTS_MAX = 16;

    /** Code is compiled for the whole process. */
    private static final AtomicBoolean DUE = new AtomicBoolean(true);

    private final ByteBuffer plain = ByteBuffer.allocateDirect(TlsWire.RECORD_PLAIN_MAX);
    private final ByteBuffer opened = ByteBuffer.allocateDirect(RecordBuffers.LENGTH);
    private final Side client;
    private final Side server;

    /** One end, and what it encrypted and the other hasn't read. */
    private record Side(SSLEngine engine, ByteBuffer sealed) {
        Side(SSLEngine engine) {
            this(engine, ByteBuffer.allocate(RecordBuffers.LENGTH));
        }
    }

    Rehearsal(NodeIdentity identity) {
        client = new Side(identity.engine(true));
        server = new Side(identity.engine(false));
    }

    /**
     * Keeps one worker busy after the first call in a process, half a second or so; later calls do nothing.
     *
     * @param wanted whether somebody still wants it
     */
    static void once(TransportContext context, BooleanSupplier wanted) {
        if (DUE.getAndSet(false)) {
            context.workers().execute(() -> {
                try {
                    new Rehearsal(context.identity()).run(context.timeline()::nanos, wanted);
                } catch (SSLException e) {
                    throw new UncheckedIOException("this node can't talk to itself through TLS", e);
                }
            });
        }
    }

    void run(LongSupplier nanos, BooleanSupplier wanted) throws SSLException {
        shakeHands();
        boolean quick = false;
        for (int round = 0; !quick && round < ROUNDS_MAX && wanted.getAsBoolean(); round++) {
            for (int record = 0; record < ROUND_RECORDS; record++) {
                pass(SHORT_RECORD);
            }
            long began = nanos.getAsLong();
            pass(TlsWire.RECORD_PLAIN_MAX);
            quick = nanos.getAsLong() - began < QUICK_NANOS;
        }
    }

    private void shakeHands() throws SSLException {
        client.engine().beginHandshake();
        server.engine().beginHandshake();
        plain.limit(0);
        for (int flight = 0; flight < FLIGHTS_MAX; flight++) {
            speak(client, server);
            speak(server, client);
        }
    }

    private void speak(Side from, Side to) throws SSLException {
        while (from.engine().getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            from.engine().wrap(plain, from.sealed());
            runTasks(from.engine());
        }
        listen(to, from.sealed());
    }

    /** A record of up to {@code length} bytes. */
    private void pass(int length) throws SSLException {
        plain.position(0).limit(length);
        SSLEngineResult sent = client.engine().wrap(plain, client.sealed());
        listen(server, client.sealed());
        if (sent.bytesConsumed() == 0 || opened.position() != sent.bytesConsumed()) {
            throw new SSLException("of a record in memory " + opened.position() + " bytes arrived: " + sent);
        }
    }

    private void listen(Side to, ByteBuffer sealed) throws SSLException {
        sealed.flip();
        while (sealed.hasRemaining() && to.engine().getHandshakeStatus() != HandshakeStatus.NEED_WRAP) {
            opened.clear();
            SSLEngineResult result = to.engine().unwrap(sealed, opened);
            if (result.getStatus() != Status.OK) {
                throw new SSLException("a record in memory: " + result);
            }
            runTasks(to.engine());
        }
        sealed.compact();
    }

    private static void runTasks(SSLEngine engine) {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }
}
