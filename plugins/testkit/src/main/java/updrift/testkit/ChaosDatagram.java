package updrift.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Passes datagrams on between real sockets and does to them what networks do: loses, repeats, reorders and delays them, narrows the way, and gives clients other
 * addresses as a router does that forgot them. Clients send to {@link #address}; whatever each of them sends leaves from a port of its own, so that answers find
 * the way back.
 *
 * <p>The seed decides the fate of the n-th datagram of each direction; which one is the n-th is up to the programs at both ends. Rates count payload, one
 * direction for itself. All on one thread of its own and on loopback; faults may be changed at any time, from any thread.
 */
public final class ChaosDatagram implements AutoCloseable {
    private static final long SECOND = 1_000_000_000L;
    private static final int DATAGRAM_MAX = 65_535;

    /** What may wait for its time, as a router's memory is bounded too: with more under way the newest is lost. */
    private static final int WAITING_BYTES_MAX = 16 << 20;

    private final Map<SocketAddress, Client> clients = new HashMap<>();
    private final List<DatagramChannel> opened = new ArrayList<>();
    private final PriorityQueue<ChaosWaiting> waiting = new PriorityQueue<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(DATAGRAM_MAX);
    private final ChaosWay toUpstream;
    private final ChaosWay fromUpstream;
    private final Selector selector;
    private final DatagramChannel front;
    private final InetSocketAddress upstream;
    private final Thread thread;
    private long order;
    private long waitingBytes;

    // Guarded by this.
    private double lost;
    private double repeated;
    private double overtaken;
    private long delayNanos;
    private long bytesPerSecond = Long.MAX_VALUE;
    private boolean answersDropped;

    /** One client and the socket that its datagrams leave from. */
    private record Client(SocketAddress address, DatagramChannel out) {}

    private ChaosDatagram(InetSocketAddress upstream, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        this.upstream = upstream;
        this.toUpstream = new ChaosWay(random.split());
        this.fromUpstream = new ChaosWay(random.split());
        this.selector = Selector.open();
        this.front = open();
        this.thread = new Thread(this::run, "chaos-datagram");
        this.thread.setDaemon(true);
    }

    /** Begins to pass on what comes to {@link #address}, unharmed so far, to {@code upstream}. */
    public static ChaosDatagram to(InetSocketAddress upstream, long seed) throws IOException {
        ChaosDatagram proxy = new ChaosDatagram(upstream, seed);
        proxy.thread.start();
        return proxy;
    }

    /** Where clients send to. */
    public InetSocketAddress address() {
        try {
            return (InetSocketAddress) front.getLocalAddress();
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    /** From now on loses this {@code share} of the datagrams, 0 to 1, in each direction. */
    public synchronized ChaosDatagram lose(double share) {
        lost = checked(share);
        return this;
    }

    /** From now on sends this {@code share} of the datagrams twice. */
    public synchronized ChaosDatagram repeat(double share) {
        repeated = checked(share);
        return this;
    }

    /** From now on lets this {@code share} of the datagrams be overtaken by those of the next few milliseconds. */
    public synchronized ChaosDatagram reorder(double share) {
        overtaken = checked(share);
        return this;
    }

    /** From now on each datagram takes so long, in each direction. */
    public synchronized ChaosDatagram delay(Duration delay) {
        delayNanos = delay.toNanos();
        return this;
    }

    /** From now on no more than this gets through in a second, in each direction. */
    public synchronized ChaosDatagram rate(long newBytesPerSecond) {
        if (newBytesPerSecond < 1) {
            throw new IllegalArgumentException("a rate is at least 1 byte per second, not " + newBytesPerSecond);
        }
        bytesPerSecond = newBytesPerSecond;
        return this;
    }

    /** From now on nothing comes back from the upstream, as where a sender wrote another's address on its datagrams; or it does again. */
    public synchronized ChaosDatagram dropAnswers(boolean drop) {
        answersDropped = drop;
        return this;
    }

    private static double checked(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("a share is 0 to 1, not " + share);
        }
        return share;
    }

    /** Forgets all clients: what they send next leaves from new ports, and what comes to the old ones is lost. */
    public void rebind() {
        synchronized (clients) {
            clients.values().forEach(client -> closeQuietly(client.out()));
            clients.clear();
        }
    }

    /** Datagrams that came for the upstream, lost ones too. */
    public synchronized long datagramsToUpstream() {
        return toUpstream.datagrams;
    }

    /** Payload of these in bytes. */
    public synchronized long bytesToUpstream() {
        return toUpstream.bytes;
    }

    /** Datagrams that came from the upstream, lost ones too. */
    public synchronized long datagramsFromUpstream() {
        return fromUpstream.datagrams;
    }

    /** Payload of these in bytes. */
    public synchronized long bytesFromUpstream() {
        return fromUpstream.bytes;
    }

    private DatagramChannel open() throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        channel.configureBlocking(false);
        opened.add(channel);
        return channel;
    }

    private void run() {
        try {
            front.register(selector, SelectionKey.OP_READ);
            while (selector.isOpen()) {
                selector.select(this::ready, untilNextMillis());
                sendDue();
            }
        } catch (IOException | ClosedSelectorException closed) {
            // The proxy was closed; a socket that failed on its own is closed where it failed.
            return;
        }
    }

    private long untilNextMillis() {
        ChaosWaiting next = waiting.peek();
        // Zero would wait for ever; a millisecond is as exact as a selector gets.
        return next == null ? 0 : Math.max(1, (next.dueNanos() - System.nanoTime()) / 1_000_000);
    }

    private void ready(SelectionKey key) {
        DatagramChannel channel = (DatagramChannel) key.channel();
        try {
            SocketAddress from = channel.receive(buffer.clear());
            while (from != null) {
                buffer.flip();
                ByteBuffer bytes =
                        ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
                if (channel == front) {
                    Client client = client(from);
                    fate(toUpstream, bytes, client.out(), upstream);
                } else if (!dropped(bytes.remaining())) {
                    fate(fromUpstream, bytes, front, ((Client) key.attachment()).address());
                }
                from = channel.receive(buffer.clear());
            }
        } catch (IOException closed) {
            closeQuietly(channel);
        }
    }

    private synchronized boolean dropped(int length) {
        if (answersDropped) {
            fromUpstream.datagrams++;
            fromUpstream.bytes += length;
        }
        return answersDropped;
    }

    private Client client(SocketAddress address) throws IOException {
        synchronized (clients) {
            Client known = clients.get(address);
            if (known == null) {
                known = new Client(address, open());
                known.out().register(selector, SelectionKey.OP_READ, known);
                clients.put(address, known);
            }
            return known;
        }
    }

    private synchronized void fate(ChaosWay way, ByteBuffer bytes, DatagramChannel from, SocketAddress to) {
        way.datagrams++;
        way.bytes += bytes.remaining();
        // Drawn whatever they are for, so that the n-th datagram meets the n-th fate.
        double loss = way.random.nextDouble();
        double repetition = way.random.nextDouble();
        double turn = way.random.nextDouble();
        double late = way.random.nextDouble();
        if (loss < lost || waitingBytes > WAITING_BYTES_MAX) {
            return;
        }
        long now = System.nanoTime();
        way.freeNanos = Math.max(now, way.freeNanos) + (long) ((double) bytes.remaining() * SECOND / bytesPerSecond);
        long due = way.freeNanos + delayNanos + (turn < overtaken ? (long) (1_000_000 + late * 4_000_000) : 0);
        schedule(new ChaosWaiting(due, order++, bytes, from, to));
        if (repetition < repeated) {
            schedule(new ChaosWaiting(due, order++, bytes, from, to));
        }
    }

    private void schedule(ChaosWaiting datagram) {
        waitingBytes += datagram.bytes().remaining();
        waiting.add(datagram);
    }

    private void sendDue() {
        ChaosWaiting next = waiting.peek();
        while (next != null && next.dueNanos() <= System.nanoTime()) {
            waiting.remove();
            synchronized (this) {
                waitingBytes -= next.bytes().remaining();
            }
            try {
                next.from().send(next.bytes().duplicate(), next.to());
            } catch (IOException gone) {
                // Its socket was rebound, or nobody listens: on a network it would be lost as well.
                next = null;
            }
            next = waiting.peek();
        }
    }

    private static void closeQuietly(DatagramChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // The descriptor is given back all the same.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        opened.forEach(ChaosDatagram::closeQuietly);
    }
}
