package updrift.testkit;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.api.transport.FrameReceiver;
import updrift.api.transport.Link;
import updrift.api.transport.ReceivedFrame;
import updrift.api.transport.Transport;

/** Remembers all that a transport tells. Frames are copied and released at once, or kept until {@link #releaseAll}. Thread-safe. */
public final class RecordingReceiver implements FrameReceiver {
    private final List<Link> links = new ArrayList<>();
    private final List<byte[]> frames = new ArrayList<>();
    private final List<PeerId> writable = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private final Deque<ReceivedFrame> kept = new ArrayDeque<>();
    private boolean keeping;
    private int received;

    /** Starts {@code transport} with this, unless its address is somebody else's: the system may take a moment to give one back. */
    public boolean starts(Transport transport) {
        try {
            transport.start(this);
            return true;
        } catch (UpdriftException failure) {
            if (failure.code() != ErrorCode.ADDRESS_UNUSABLE) {
                throw failure;
            }
            return false;
        }
    }

    @Override
    public synchronized void onLink(Link link) {
        links.add(link);
    }

    @Override
    public synchronized void onFrame(PeerId peer, ReceivedFrame frame) {
        received++;
        if (keeping) {
            kept.add(frame);
            return;
        }
        frames.add(copyOf(frame));
        frame.release();
    }

    @Override
    public synchronized void onWritable(PeerId peer) {
        writable.add(peer);
    }

    @Override
    public synchronized void onLinkClosed(PeerId peer, String reason) {
        closed.add(reason);
    }

    @Override
    public synchronized void onDialFailed(PeerAddress address, String reason) {
        failed.add(reason);
    }

    private static byte[] copyOf(ReceivedFrame frame) {
        ByteBuffer bytes = frame.bytes().duplicate();
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
    }

    /** From now on frames are kept unreleased. */
    public synchronized void keepFrames() {
        keeping = true;
    }

    /** Copies and releases the frames kept so far and, from now on, each as it comes. */
    public void releaseAll() {
        List<ReceivedFrame> due;
        synchronized (this) {
            keeping = false;
            due = List.copyOf(kept);
            kept.clear();
            due.forEach(frame -> frames.add(copyOf(frame)));
        }
        due.forEach(ReceivedFrame::release);
    }

    /** How many frames came, kept ones too. */
    public synchronized int received() {
        return received;
    }

    /** The frames that were released, in the order of their release. */
    public synchronized List<byte[]> frames() {
        return List.copyOf(frames);
    }

    /** All links told so far. */
    public synchronized List<Link> links() {
        return List.copyOf(links);
    }

    /** The newest link to {@code peer} told so far. */
    public synchronized Optional<Link> link(PeerId peer) {
        return links.stream().filter(link -> link.peer().equals(peer)).reduce((older, newer) -> newer);
    }

    /** Whose queues got room again, in order. */
    public synchronized List<PeerId> writable() {
        return List.copyOf(writable);
    }

    /** Why links ended, in order. */
    public synchronized List<String> closed() {
        return List.copyOf(closed);
    }

    /** Why dials failed, in order. */
    public synchronized List<String> failed() {
        return List.copyOf(failed);
    }
}
