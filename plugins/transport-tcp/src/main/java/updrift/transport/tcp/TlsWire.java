package updrift.transport.tcp;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Bytes through TLS. What arrives is decrypted straight to where frames are cut, files are encrypted through one reused buffer. */
final class TlsWire implements Wire {
    /** Most plain bytes of one record (RFC 8446, section 5.1). */
    static final int RECORD_PLAIN_MAX = 16 << 10;

    private static final ByteBuffer[] NOTHING = {ByteBuffer.allocate(0)};

    /** What a handshake waits for. */
    enum Step {
        READ,
        WRITE,
        TASK,
        DONE
    }

    private final SocketChannel channel;
    private final SSLEngine engine;
    private final RecordBuffers buffers;
    /** What came and isn't decrypted, from position to limit. */
    private @Nullable ByteBuffer in;
    /** What is encrypted and hasn't left, from 0 to position. */
    private @Nullable ByteBuffer out;

    private boolean holdsMore;

    TlsWire(SocketChannel channel, SSLEngine engine, RecordBuffers buffers) throws SSLException {
        this.channel = channel;
        this.engine = engine;
        this.buffers = buffers;
        engine.beginHandshake();
    }

    /** Takes the handshake as far as it goes and tells what it waits for. When it fails the other side is told why, as TLS tells it. */
    Step handshake() throws IOException {
        try {
            return goOn();
        } catch (SSLException failure) {
            sendAlert();
            throw failure;
        }
    }

    private void sendAlert() {
        try {
            if (roomForRecord()) {
                engine.wrap(NOTHING, room());
                flush();
            }
        } catch (IOException gone) {
            return; // Then nobody hears it, and what failed first is what counts.
        }
    }

    private Step goOn() throws IOException {
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> {
                    return Step.TASK;
                }
                case NEED_WRAP -> {
                    if (!roomForRecord()) {
                        return Step.WRITE;
                    }
                    engine.wrap(NOTHING, room());
                }
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (!flush()) {
                        return Step.WRITE;
                    }
                    if (!unwrapHandshake()) {
                        return Step.READ;
                    }
                }
                default -> {
                    return flush() ? Step.DONE : Step.WRITE;
                }
            }
        }
    }

    private boolean unwrapHandshake() throws IOException {
        ByteBuffer none = ByteBuffer.allocate(READ_MIN);
        SSLEngineResult result = engine.unwrap(received(), none);
        if (result.bytesProduced() > 0) {
            throw new SSLException("it sent data before the handshake was done");
        }
        return switch (result.getStatus()) {
            case OK -> true;
            case BUFFER_UNDERFLOW -> {
                int count = receive();
                if (count < 0) {
                    throw new EOFException("it closed the connection during the handshake");
                }
                yield count > 0;
            }
            case CLOSED -> throw new EOFException("it ended the handshake");
            case BUFFER_OVERFLOW -> throw new SSLException("a record of the handshake is too long");
        };
    }

    /** Work of the handshake that takes long, for another thread. */
    Runnable task() {
        Runnable task = engine.getDelegatedTask();
        return task == null ? () -> {} : task;
    }

    SSLSession session() {
        return engine.getSession();
    }

    /** What both sides named to follow the handshake, as proven as the rest of it; empty if one named nothing. */
    String protocol() {
        return engine.getApplicationProtocol();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int total = 0;
        holdsMore = false;
        while (true) {
            SSLEngineResult result = engine.unwrap(received(), into);
            total += result.bytesProduced();
            switch (result.getStatus()) {
                case OK -> answerHandshake();
                case BUFFER_OVERFLOW -> {
                    holdsMore = true;
                    return total;
                }
                case BUFFER_UNDERFLOW -> {
                    int count = receive();
                    if (count <= 0) {
                        return total > 0 ? total : count;
                    }
                }
                case CLOSED -> {
                    return total > 0 ? total : -1;
                }
            }
        }
    }

    /** After the handshake come tickets and new keys, which may want an answer. */
    private void answerHandshake() throws IOException {
        HandshakeStatus status = engine.getHandshakeStatus();
        while (status == HandshakeStatus.NEED_TASK || status == HandshakeStatus.NEED_WRAP) {
            if (status == HandshakeStatus.NEED_TASK) {
                task().run();
            } else if (roomForRecord()) {
                engine.wrap(NOTHING, room());
                flush();
            } else {
                throw new SSLException("it asks for answers and takes none");
            }
            status = engine.getHandshakeStatus();
        }
    }

    private ByteBuffer received() {
        ByteBuffer buffer = in;
        return buffer == null ? NOTHING[0] : buffer;
    }

    private int receive() throws IOException {
        ByteBuffer buffer = in == null ? buffers.take().limit(0) : in;
        in = buffer;
        buffer.compact();
        int count = channel.read(buffer);
        buffer.flip();
        if (!buffer.hasRemaining()) {
            buffers.giveBack(buffer);
            in = null;
        }
        return count;
    }

    @Override
    public boolean holdsMore() {
        return holdsMore;
    }

    @Override
    public long write(ByteBuffer[] from) throws IOException {
        long total = 0;
        while (anyRemaining(from) && roomForRecord()) {
            total += encrypt(from);
        }
        flush();
        return total;
    }

    @Override
    public long write(FileChannel from, long position, long length) throws IOException {
        long total = 0;
        while (total < length && roomForRecord()) {
            ByteBuffer plain = buffers.plain();
            plain.limit((int) Math.min(length - total, plain.capacity()));
            int count = from.read(plain, position + total);
            if (count <= 0) {
                throw new EOFException("the file ends before the frame");
            }
            plain.flip();
            // What finds no room is read again next time.
            while (plain.hasRemaining() && roomForRecord()) {
                total += encrypt(new ByteBuffer[] {plain});
            }
        }
        flush();
        return total;
    }

    private static boolean anyRemaining(ByteBuffer[] buffers) {
        for (ByteBuffer buffer : buffers) {
            if (buffer.hasRemaining()) {
                return true;
            }
        }
        return false;
    }

    private int encrypt(ByteBuffer[] from) throws IOException {
        SSLEngineResult result = engine.wrap(from, room());
        return switch (result.getStatus()) {
            case OK -> result.bytesConsumed();
            case CLOSED -> throw new ClosedChannelException();
            case BUFFER_OVERFLOW, BUFFER_UNDERFLOW -> throw new SSLException("no room for a record of TLS");
        };
    }

    private boolean roomForRecord() throws IOException {
        int most = engine.getSession().getPacketBufferSize();
        if (room().remaining() < most) {
            flush();
        }
        return room().remaining() >= most;
    }

    private ByteBuffer room() {
        ByteBuffer buffer = out == null ? buffers.take() : out;
        out = buffer;
        return buffer;
    }

    @Override
    public boolean flush() throws IOException {
        ByteBuffer buffer = out;
        if (buffer == null) {
            return true;
        }
        buffer.flip();
        try {
            if (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } finally {
            buffer.compact();
        }
        if (buffer.position() > 0) {
            return false;
        }
        buffers.giveBack(buffer);
        out = null;
        return true;
    }

    @Override
    public void end() throws IOException {
        engine.closeOutbound();
        while (!engine.isOutboundDone() && roomForRecord()) {
            engine.wrap(NOTHING, room());
        }
    }

    @Override
    public void close() {
        for (ByteBuffer buffer : new @Nullable ByteBuffer[] {in, out}) {
            if (buffer != null) {
                buffers.giveBack(buffer);
            }
        }
        in = null;
        out = null;
    }
}
