package updrift.transport.tcp;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import updrift.api.transport.Frame;

/**
 * Cuts what comes from one peer into frames. Bytes are read into a {@link Slab} and frames are slices of it; only one that straddles the end of a slab is moved.
 * Nothing is set aside for a length that a peer merely claims. All but {@link #released} is for the reactor's thread.
 */
final class Inbox {
    /** A peer whose frames nobody releases is read no further than this. */
    static final int UNRELEASED_BYTES_MAX = 2 << 20;

    /** Reading goes on once so much less is held, so that it doesn't stop and start at each frame. */
    private static final int UNRELEASED_BYTES_LOW = UNRELEASED_BYTES_MAX / 2;

    /** What a frame costs beside its bytes: many tiny ones take memory, too. */
    private static final int FRAME_COST = 1 << 10;

    /** With this byte the side that dialled makes the connection a link. A check of an address ends before it. */
    static final byte OPEN = 1;

    private static final int LENGTH_BYTES = 4;

    /** With less room than this a read would bring too little. */
    private static final int ROOM_MIN = 96 << 10;

    /** Less than a frame; after a pause there may be whole ones, which are handed out sooner than moved. */
    private static final int PARKED_MAX = LENGTH_BYTES + Frame.LENGTH_MAX;

    private static final byte[] NOTHING = {};

    private final AtomicInteger unreleased = new AtomicInteger();
    private final AtomicBoolean paused = new AtomicBoolean();
    private final SlabPool pool;
    private final Runnable onResume;
    private final IntConsumer onParked;
    private @Nullable Slab slab;
    private int begin;
    private int end;
    /** Where what came waits when it is too little to hold a slab for. */
    private byte[] parked = NOTHING;

    private int lastRead;
    private boolean readSinceTick;
    private boolean framesCut;

    private boolean opened;

    /**
     * {@code opened}: whether the first byte is already that of a frame, not the one that {@link Sink#opened} waits for. {@code onParked} is told how many bytes
     * more, or fewer, it holds outside its slab.
     */
    Inbox(SlabPool pool, boolean opened, Runnable onResume, IntConsumer onParked) {
        this.pool = pool;
        this.opened = opened;
        this.onResume = onResume;
        this.onParked = onParked;
    }

    /** Where it goes. */
    interface Sink {
        /** The side that dialled wants this connection to be a link. */
        void opened();

        /** A frame came. */
        void frame(TcpFrame frame);
    }

    /** What {@link #read} came to. */
    enum Outcome {
        /** All that was there has been read. */
        EMPTY,
        /** There may be more. */
        MORE,
        /** The receiver holds too much; {@code onResume} follows. */
        PAUSED,
        /** There is no memory to read into; the pool tells when there is. */
        STARVED,
        /** Nothing will come any more. */
        ENDED
    }

    Outcome read(Wire wire, Sink sink) throws IOException {
        lastRead = 0;
        Slab into = slab;
        if (into != null && !cut(into, sink)) {
            return Outcome.PAUSED;
        }
        if (!makeRoom()) {
            return Outcome.STARVED;
        }
        Slab current = held();
        ByteBuffer bytes = current.bytes().limit(SlabPool.SLAB_LENGTH).position(end);
        int count = wire.read(bytes);
        lastRead = Math.max(0, count);
        end = bytes.position();
        readSinceTick |= count > 0;
        boolean all = cut(current, sink);
        // While frames hold it, it is better filled further: a slab for each frame would soon use them up.
        if (begin == end && current.heldOnce()) {
            giveBack();
        }
        if (!all) {
            return Outcome.PAUSED;
        }
        if (count < 0) {
            return Outcome.ENDED;
        }
        return wire.holdsMore() || bytes.position() == SlabPool.SLAB_LENGTH ? Outcome.MORE : Outcome.EMPTY;
    }

    /** How many bytes came with the last {@link #read} that looked for some. */
    int lastRead() {
        return lastRead;
    }

    /** Hands out the frames that are whole; false if the receiver holds too many for that. */
    private boolean cut(Slab from, Sink sink) throws ProtocolException {
        if (!opened && end > begin) {
            open(from.bytes().get(begin++), sink);
        }
        while (end - begin >= LENGTH_BYTES) {
            int length = from.bytes().getInt(begin);
            if (length < 1 || length > Frame.LENGTH_MAX) {
                throw new ProtocolException("it sent a frame of " + Integer.toUnsignedString(length)
                        + " bytes: a frame has 1 to " + Frame.LENGTH_MAX);
            }
            if (end - begin < LENGTH_BYTES + length) {
                return true;
            }
            if (mustPause()) {
                return false;
            }
            ByteBuffer bytes = from.bytes().slice(begin + LENGTH_BYTES, length);
            TcpFrame frame = new TcpFrame(this, from, bytes, length + FRAME_COST);
            // From here on nothing needs memory: a slab that is held for a frame which isn't made would be lost.
            begin += LENGTH_BYTES + length;
            framesCut = true;
            from.hold();
            unreleased.addAndGet(length + FRAME_COST);
            sink.frame(frame);
        }
        return true;
    }

    private void open(byte word, Sink sink) throws ProtocolException {
        if (word != OPEN) {
            throw new ProtocolException("it sent " + word + " where it had to open the link");
        }
        opened = true;
        sink.opened();
    }

    private boolean mustPause() {
        if (unreleased.get() < UNRELEASED_BYTES_MAX) {
            return false;
        }
        paused.set(true);
        // What was released before that could not see it.
        return !(unreleased.get() <= UNRELEASED_BYTES_LOW && paused.compareAndSet(true, false));
    }

    /** From any thread: the receiver let go of a frame. */
    void released(int cost) {
        if (unreleased.addAndGet(-cost) <= UNRELEASED_BYTES_LOW && paused.get() && paused.compareAndSet(true, false)) {
            onResume.run();
        }
    }

    private boolean makeRoom() {
        Slab full = slab;
        if (full == null) {
            return take(ByteBuffer.wrap(parked));
        }
        if (SlabPool.SLAB_LENGTH - end >= ROOM_MIN) {
            return true;
        }
        ByteBuffer rest = full.bytes().limit(end).position(begin);
        if (full.heldOnce()) {
            rest.compact();
            end -= begin;
            begin = 0;
            return true;
        }
        if (!take(rest)) {
            return false;
        }
        full.letGo();
        return true;
    }

    private boolean take(ByteBuffer rest) {
        Slab fresh = pool.take().orElse(null);
        if (fresh == null) {
            return false;
        }
        begin = 0;
        end = rest.remaining();
        fresh.bytes().put(rest);
        slab = fresh;
        parked(NOTHING);
        return true;
    }

    private Slab held() {
        if (slab == null) {
            throw new IllegalStateException("no memory was made room in");
        }
        return slab;
    }

    private void giveBack() {
        Slab held = slab;
        if (held != null) {
            slab = null;
            held.letGo();
        }
        begin = 0;
        end = 0;
    }

    /** A connection on which nothing came since the last tick holds no slab. Tells whether something came. */
    boolean park() {
        boolean read = readSinceTick;
        if (!read) {
            moveOut();
        }
        readSinceTick = false;
        return read;
    }

    /** Others need slabs: what isn't whole waits elsewhere, else many half frames would hold them all. */
    void spare() {
        if (slab != null && slab.heldOnce()) {
            moveOut();
        }
    }

    private void moveOut() {
        Slab held = slab;
        if (held != null && !paused.get() && end - begin <= PARKED_MAX) {
            byte[] rest = new byte[end - begin];
            held.bytes().get(begin, rest);
            giveBack();
            parked(rest);
        }
    }

    private void parked(byte[] bytes) {
        int more = bytes.length - parked.length;
        parked = bytes;
        onParked.accept(more);
    }

    boolean waits() {
        return parked.length > 0;
    }

    /** Whether a frame has begun to come and isn't whole. */
    boolean partial() {
        return end > begin || parked.length > 0;
    }

    /** Whether a frame became whole since this was last asked. */
    boolean takeFramesCut() {
        boolean cut = framesCut;
        framesCut = false;
        return cut;
    }

    boolean paused() {
        return paused.get();
    }

    void close() {
        giveBack();
        parked(NOTHING);
    }
}
