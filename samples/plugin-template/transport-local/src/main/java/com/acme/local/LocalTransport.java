package com.acme.local;

import java.io.*;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.Consumer;
import updrift.api.content.FileRegion;
import updrift.api.error.*;
import updrift.api.peer.*;
import updrift.api.transport.*;

/** Frames between the nodes of one JVM, at addresses {@code local:1} to {@code local:65535}. */
final class LocalTransport implements Transport {
    private static final int QUEUED_BYTES_MAX = 256 << 10;
    private static final int UNRELEASED_MAX = 8; // With so many at hand the other side has enough to do.

    /** Who listens where, and the lock under which links are made, used and ended. */
    private static final Map<Integer, LocalTransport> LISTENING = new HashMap<>();

    private final int number;
    private final TransportContext context;
    private final Map<PeerId, Lane> lanes = new HashMap<>();
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new ThreadPoolExecutor.DiscardPolicy());
    private volatile FrameReceiver receiver;

    /** One direction of a link: what was taken and waits for the other side. */
    private static final class Lane {
        final LocalTransport from, to;
        final Deque<Frame> waiting = new ArrayDeque<>();
        boolean dialled, refused;
        int bytes, unreleased;
        String goodbye;
        Lane(LocalTransport from, LocalTransport to) { this.from = from; this.to = to; }
    }

    LocalTransport(int number, TransportContext context) { this.number = number; this.context = context; }
    @Override public String scheme() { return "local"; }
    @Override public boolean authenticated() { return false; } // A peer says who it is and nobody checks.
    @Override public int queuedBytesMax() { return QUEUED_BYTES_MAX; }
    @Override public List<PeerAddress> listening() { return number > 0 ? List.of(address(number)) : List.of(); }
    @Override public PeerAddress dialBack(PeerAddress remote, int listenPort) { return address(listenPort); }
    private PeerId self() { return context.identity().self(); }
    private static PeerAddress address(int number) { return new PeerAddress("local", Integer.toString(number)); }

    private static LocalTransport at(PeerAddress address) {
        if (!address.opaque().matches("[1-9][0-9]{0,4}")) return null;
        synchronized (LISTENING) { return LISTENING.get(Integer.parseInt(address.opaque())); }
    }

    @Override public void start(FrameReceiver heard) {
        receiver = heard;
        synchronized (LISTENING) {
            if (number > 0 && LISTENING.putIfAbsent(number, this) != null)
                throw new UpdriftException(ErrorCode.ADDRESS_UNUSABLE, address(number) + " is taken by another node");
        }
    }

    @Override public void dial(PeerAddress address) {
        LocalTransport other = at(address);
        if (other == this) return;
        synchronized (LISTENING) {
            Lane mine = other == null ? null : lanes.get(other.self());
            Lane theirs = other == null ? null : other.lanes.get(self());
            if (other == null || mine != null && mine.to != other || theirs != null && theirs.to != this) {
                // An identity is only a label here, so it displaces nobody.
                tell(heard -> heard.onDialFailed(address, address + " doesn't answer, or is linked under that identity"));
            } else if (mine == null || theirs.dialled && self().compareTo(other.self()) < 0) { // The lower one's dial stays.
                lanes.computeIfAbsent(other.self(), id -> new Lane(this, other)).dialled = true;
                other.lanes.computeIfAbsent(self(), id -> new Lane(other, this)).dialled = false;
                tell(heard -> heard.onLink(new Link(other.self(), address, true)));
                other.tell(heard -> heard.onLink(new Link(self(), address(number), false)));
            }
        }
    }

    @Override public boolean send(PeerId peer, Frame frame) {
        synchronized (LISTENING) {
            Lane lane = lanes.get(peer);
            if (lane == null || lane.goodbye != null) return false;
            if (lane.refused = lane.bytes + frame.length() > QUEUED_BYTES_MAX) return false;
            lane.waiting.add(frame);
            lane.bytes += frame.length();
            lane.to.tell(heard -> deliver(lane, heard));
            return true;
        }
    }

    /** Hands over what waits, as long as the receiver gives back what it got. On the receiver's thread, where a file may be read. */
    private static void deliver(Lane lane, FrameReceiver heard) {
        for (Frame next = next(lane); next != null; next = next(lane)) {
            int length = next.length();
            try (Frame frame = next) {
                heard.onFrame(lane.from.self(), new Received(copy(frame), lane));
            } catch (IOException unreadable) {
                unlink(lane, "a frame can't be read: " + unreadable.getMessage());
            }
            synchronized (LISTENING) {
                lane.bytes -= length;
                if (lane.refused) lane.from.tell(told -> told.onWritable(lane.to.self()));
                lane.refused = false;
            }
        }
    }

    private static ByteBuffer copy(Frame frame) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(frame.length()).put(frame.header());
        frame.body().ifPresent(bytes::put);
        if (frame.region().isPresent()) {
            FileRegion region = frame.region().get();
            for (long at = region.position(), read; bytes.hasRemaining(); at += read) {
                // Positional, for others read from the engine's channel too.
                if ((read = region.channel().read(bytes, at)) < 0) throw new EOFException("the file ends before the region");
            }
        }
        return bytes.flip();
    }

    private static Frame next(Lane lane) {
        synchronized (LISTENING) {
            if (lane.goodbye != null && lane.waiting.isEmpty()) unlink(lane, lane.goodbye);
            if (lane.waiting.isEmpty() || lane.unreleased == UNRELEASED_MAX) return null;
            lane.unreleased++;
            return lane.waiting.remove();
        }
    }

    private record Received(ByteBuffer bytes, Lane lane) implements ReceivedFrame {
        @Override public void release() {
            synchronized (LISTENING) { lane.unreleased--; }
            lane.to.tell(heard -> deliver(lane, heard));
        }
    }

    @Override public void disconnect(PeerId peer, String reason) {
        synchronized (LISTENING) {
            Lane lane = lanes.get(peer);
            if (lane == null) return;
            lane.goodbye = reason;
            lane.to.tell(heard -> deliver(lane, heard));
            context.timeline().later(Duration.ofSeconds(1), () -> unlink(lane, reason));
        }
    }

    /** Ends the link that {@code lane} is one direction of, unless it has ended: what waits is closed unsent. */
    private static void unlink(Lane lane, String reason) {
        synchronized (LISTENING) {
            if (!lane.from.lanes.remove(lane.to.self(), lane)) return;
            Lane back = lane.to.lanes.remove(lane.from.self());
            for (Lane each : List.of(lane, back)) {
                while (!each.waiting.isEmpty()) each.waiting.remove().close();
                each.from.tell(heard -> heard.onLinkClosed(each.to.self(), reason));
            }
        }
    }

    @Override public void check(PeerAddress address, PeerId expected, Consumer<Boolean> answer) {
        LocalTransport other = at(address);
        tell(heard -> answer.accept(other != null && other.self().equals(expected)));
    }

    @Override public void close() {
        synchronized (LISTENING) {
            LISTENING.remove(number, this);
            List.copyOf(lanes.values()).forEach(lane -> unlink(lane, "the node ends"));
            thread.shutdown();
        }
    }

    /** Runs {@code news} on this transport's thread, so that it comes serially; dropped once it is closed. */
    private void tell(Consumer<FrameReceiver> news) { thread.execute(() -> news.accept(receiver)); }
}
